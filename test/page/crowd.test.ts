import { expect, it } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { PAGE, PSID } from '../support/bot';
import { open, seen, startTalk, textsOf, write } from './support';

const MESSAGES = 2000;
const PERSONAS = 500;
const CUSTOMERS = 150;
/** What the page itself has, 150 messages of a dozen elements, 100 personas, calls and customers of a score. */
const MOST_ELEMENTS = 7000;

it('stays usable with 2,000 messages, 500 personas and 150 customers', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Still here'));
  const personas = await inBatches(emulator, PERSONAS, (index) => ({
    relative_url: 'me/personas',
    body: { name: `Persona #${index}#`, profile_picture_url: 'https://example.com/face.jpg' },
  }));
  await inBatches(emulator, MESSAGES - 10, (index) => ({
    relative_url: 'me/messages',
    body: {
      recipient: JSON.stringify({ id: PSID }),
      message: JSON.stringify({ text: `Message ${index}` }),
      persona_id: personas[index % PERSONAS]!.id!,
    },
  }));
  for (let index = 0; index < CUSTOMERS; index += 1) emulator.user(`30000${index}`);
  const page = await open(emulator, { query: `?user=${PSID}` });
  await page.getByText(`${PERSONAS} active · 0 deleted`).waitFor();
  // The last of them arrive while the page is open.
  await inBatches(emulator, 10, (index) => ({
    relative_url: 'me/messages',
    body: {
      recipient: JSON.stringify({ id: PSID }),
      message: JSON.stringify({ text: `Message ${MESSAGES - 10 + index}` }),
    },
  }));
  await seen(page, `Message ${MESSAGES - 1}`);

  const elements = () => page.locator('*').count();
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);
  await write(page, 'Anybody?');
  await seen(page, 'Still here');
  expect((await textsOf(page)).slice(-2)).toEqual(['Anybody?', 'Still here']);
  expect(await page.locator('.row').count()).toBe(150);

  await page.getByRole('button', { name: 'Show earlier messages' }).click();
  await expect.poll(() => page.locator('.row').count()).toBe(300);
  // Who reads what was said before is left in peace when something new is said.
  await emulator.user(PSID).say('And now?');
  await page.getByRole('button', { name: /And now|Still here/ }).waitFor();
  const scrolled = await page
    .getByRole('log')
    .evaluate(
      ({ scrollTop, scrollHeight, clientHeight }: Record<string, number>) =>
        scrollHeight! - scrollTop! - clientHeight!,
    );
  expect(scrolled).toBeGreaterThan(1000);

  // Whatever is done asks the emulator once, however much was said before.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const log = page.getByRole('log');
  await page.getByRole('button', { name: '↓ Newest messages' }).click();
  await log.getByLabel('React with ❤').last().click({ force: true });
  await log.getByLabel('Take the reaction back').waitFor({ state: 'attached' });
  await log.getByLabel('Say this again').last().click({ force: true });
  await expect
    .poll(async () => (await textsOf(page)).slice(-2))
    .toEqual(['And now?', 'Still here']);
  await Promise.all([page.waitForEvent('download'), page.locator('#save-script').click()]);
  expect(await page.locator('.row').count()).toBe(150);
  expect(asked).toEqual(['/_page/again', '/_page/again']);
  expect(await page.locator('.chat').count()).toBeLessThanOrEqual(101);
  await page.getByLabel('Search customers').fill('30000149');
  await expect.poll(() => page.locator('.chat').count()).toBe(2);
  await page.getByLabel('Search customers').fill('');
  // A new customer says all three again, one after the answer to the other.
  await log.getByLabel('Restart from here').last().click({ force: true });
  await expect
    .poll(() => textsOf(page))
    .toEqual(['Anybody?', 'Still here', 'And now?', 'Still here', 'And now?', 'Still here']);
  expect(asked.slice(2)).toEqual(['/_page/meet', ...Array<string>(3).fill('/_page/again')]);
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);

  await page.getByLabel('Filter personas').fill('#499#');
  await expect.poll(() => page.locator('.persona').count()).toBe(1);
  await page.getByLabel('Filter personas').fill('');
  await page.getByRole('button', { name: 'Show more (400)' }).click();
  await expect.poll(() => page.locator('.persona').count()).toBe(200);
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);
});

interface Operation {
  relative_url: string;
  body: Record<string, string>;
}

/** Makes many calls, fifty at a time, and answers what came of each. */
async function inBatches(
  { origin }: Emulator,
  count: number,
  operationOf: (index: number) => Operation,
): Promise<{ id?: string }[]> {
  const answers: { id?: string }[] = [];
  for (let start = 0; start < count; start += 50) {
    const length = Math.min(50, count - start);
    const batch = Array.from({ length }, (_, index) => {
      const { relative_url, body } = operationOf(start + index);
      return { method: 'POST', relative_url, body: new URLSearchParams(body).toString() };
    });
    const response = await fetch(origin, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: PAGE.accessToken, batch }),
    });
    const items = (await response.json()) as { code: number; body: string }[];
    for (const item of items) {
      expect(item.code).toBe(200);
      answers.push(JSON.parse(item.body) as { id?: string });
    }
  }
  return answers;
}
