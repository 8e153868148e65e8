import type { MessengerContext } from 'bottender';
import { expect, it } from 'vitest';

import { APP_SECRET, JOHN, PAGE, startTestEmulator } from '../support/bot';
import { plant, remove } from '../support/graph';
import { open, seen, startTalk, write } from './support';

const GUEST = { ...JOHN, name: 'Guest of a day', temporary: true };

it('shows the personas of the Page: those that live, and how long the others did', async () => {
  const { emulator } = await startTalk(async (context) => {
    await context.sendText('I stay.', { persona: 'john' });
    await context.sendText('I go.', { persona: GUEST });
  });
  const page = await open(emulator);
  await page.getByText('No persona yet.').waitFor();
  await write(page, 'Hi');
  await page.getByText('1 active · 1 deleted').waitFor();

  const personas = page.locator('.persona');
  await expect
    .poll(() => personas.first().innerText())
    .toMatch(/^JM\s+John Mathew\s+since .* · 1 message/);
  await expect
    .poll(() => personas.last().innerText())
    .toMatch(/Guest of a day\s+deleted .*, lived .* · 1 mess/);
  expect(await personas.last().getByRole('button').count()).toBe(0);

  await plant(emulator, { ...JOHN, name: 'Zoe' });
  await page.getByText('2 active · 1 deleted').waitFor();
  await page.getByLabel('Filter personas').fill('zo');
  await expect.poll(() => personas.count()).toBe(1);
  await page.getByLabel('Filter personas').fill('nobody');
  await page.getByText('No persona matches.').waitFor();
});

it('shows each Graph call as it happens, with what it carried and without secrets', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hello', { persona: 'john' }));
  const page = await open(emulator);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('No call yet.').waitFor();
  await write(page, 'Hi');
  await page.getByText('2 calls').waitFor();

  const creation = page.locator('.call', { hasText: '/me/personas' });
  const message = page.locator('.call', { hasText: '“Hello”' }).last();
  await expect
    .poll(() => creation.innerText())
    .toMatch(/POST\s+\/me\/personas\s+200\s+JM\s*John Mathew/);
  await expect
    .poll(() => message.innerText())
    .toMatch(/POST\s+\/me\/messages\s+200\s+JM\s*John Mathew “Hello”/);
  await message.locator('summary').click();
  await message.getByLabel('Body').waitFor();
  const detail = await message.innerText();
  expect(detail).toContain(`"persona_id": "${emulator.personas()[0]!.id}"`);
  expect(detail).toContain('"access_token": "***"');
  const all = await page.content();
  for (const secret of [PAGE.accessToken, APP_SECRET]) expect(all).not.toContain(secret);

  // What was opened stays open when more calls come in.
  await write(page, 'Again');
  await page.getByText('3 calls').waitFor();
  await expect.poll(() => message.getByLabel('Body').count()).toBe(1);
});

it('finds calls by method, path, status and persona', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.sendText('Hello', { persona: context.event.text === 'Mary?' ? 'mary' : 'john' }),
  );
  const page = await open(emulator);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await write(page, 'John?');
  await page.getByText('2 calls').waitFor();
  await write(page, 'Mary?');
  await page.getByText('4 calls').waitFor();
  await remove(emulator, '404');
  await page.getByText('5 calls').waitFor();

  for (const [filter, found] of [
    ['post', '4 of 5 calls'],
    ['/personas', '2 of 5 calls'],
    // Not 400 alone: that is part of many an ID.
    ['400 ·', '1 of 5 calls'],
    ['100/33', '1 of 5 calls'],
    ['mary messages', '1 of 5 calls'],
    ['nothing of the kind', '0 of 5 calls'],
  ] as const) {
    await page.getByLabel('Filter Graph calls').fill(filter);
    await page.getByText(found).waitFor();
  }
});

it('unfolds a batch into its operations', async () => {
  const { emulator } = await startTalk(
    async (context) => {
      await Promise.all([
        context.sendText('One', { persona: 'john' }),
        context.sendText('Two', { persona: 'john' }),
      ]);
    },
    { batchConfig: { delay: 50 } },
  );
  const page = await open(emulator);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await write(page, 'Hi');
  await seen(page, 'Two');
  const batch = page.locator('#call-list > .call', { hasText: 'batch of 2' });
  await batch.locator('summary').first().click();

  const operations = batch.getByRole('list', { name: 'Operations' }).locator('.call');
  await expect.poll(() => operations.count()).toBe(2);
  for (const operation of await operations.all()) {
    await expect
      .poll(() => operation.innerText())
      .toMatch(/POST\s+\/me\/messages\s+200\s+JM\s*John Mathew/);
  }
  await operations.last().locator('summary').click();
  await operations.last().getByText('"Two"').waitFor();
});

it('keeps the last 500 calls', async () => {
  const emulator = await startTestEmulator();
  for (let index = 0; index < 51; index += 1) {
    const ten = Array.from({ length: 10 }, () => fetch(`${emulator.origin}/me`));
    await Promise.all(ten);
    if (index === 49) await fetch(`${emulator.origin}/me/personas`);
  }
  const page = await open(emulator);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('500 calls').waitFor();
  await page.getByRole('button', { name: 'Show more (400)' }).click();
  expect(await page.locator('.call').count()).toBe(200);
  await page.getByText('/me/personas').waitFor();
});

it('shows calls that were never answered, and calls of nobody', async () => {
  const emulator = await startTestEmulator();
  emulator.fail({ match: 'GET', with: { connection: 'refuse' } });
  await expect(fetch(`${emulator.origin}/me`)).rejects.toThrow();
  emulator.fail({ match: 'GET', with: { connection: 'hang' } });
  const abort = new AbortController();
  const hanging = fetch(`${emulator.origin}/me`, { signal: abort.signal });
  const page = await open(emulator);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('no answer').waitFor();
  await page.getByText('cut').waitFor();
  abort.abort();
  await expect(hanging).rejects.toThrow();
  await fetch(`${emulator.origin}/me?access_token=nobody`);
  await page.getByText('400 · 190').waitFor();
});
