import { expect, it } from 'vitest';

import { open, seen, startTalk, write } from './support';

const FAR = 'https://pictures.example/mary.jpg';

it('shows pictures of this machine, and initials in a steady colour for all others', async () => {
  const { emulator } = await startTalk(async (context) => {
    const here = `${emulator.origin}/_page/icon.svg`;
    const gone = 'http://127.0.0.1:1/gone.jpg';
    await context.sendText('From here', { persona: { name: 'Near', profilePictureUrl: here } });
    await context.sendText('From here, too', {
      persona: { name: 'Gone', profilePictureUrl: gone },
    });
    await context.sendText('From far', { persona: { name: 'Mary Far', profilePictureUrl: FAR } });
    await context.sendText('Done', { persona: null });
  });
  const page = await open(emulator, { expected: /ERR_UNSAFE_PORT|ERR_CONNECTION_REFUSED/ });
  await write(page, 'Hi');
  await seen(page, 'Done');
  const faceBeside = (text: string) =>
    page.locator('.row', { has: page.getByText(text, { exact: true }) }).locator('.line > .face');
  expect(await faceBeside('From here').locator('img').count()).toBe(1);
  await expect.poll(() => faceBeside('From here, too').locator('img').count()).toBe(0);
  expect(await faceBeside('From here, too').innerText()).toBe('G');
  expect(await faceBeside('From far').locator('img').count()).toBe(0);
  expect(await faceBeside('From far').innerText()).toBe('MF');

  const colour = await faceBeside('From far').getAttribute('class');
  await page.reload();
  await seen(page, 'Done');
  expect(await faceBeside('From far').getAttribute('class')).toBe(colour);
});

it('loads pictures from the internet where the person asked for it, and remembers that', async () => {
  const { emulator } = await startTalk((context) =>
    context.sendText('Hello', { persona: { name: 'Mary Far', profilePictureUrl: FAR } }),
  );
  const page = await open(emulator, { expected: /pictures\.example|Failed to load resource/ });
  await write(page, 'Hi');
  await seen(page, 'Hello');
  const asked = page.waitForRequest(FAR);
  await page.getByLabel('Load pictures from the internet').check();
  await asked;
  await seen(page, 'Hello');

  const askedAgain = page.waitForRequest(FAR);
  await page.goto(emulator.url);
  await askedAgain;
  await page.getByLabel('Load pictures from the internet').uncheck();
  await expect.poll(() => new URL(page.url()).searchParams.get('pictures')).toBe('0');
});
