import { source } from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { MessengerContext } from 'bottender';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { conversation, open, seen, startTalk, write } from './support';

declare const axe: { run(): Promise<AxeResults> };
declare const document: {
  activeElement: { innerText: string; getAttribute(name: string): string | null };
};

/** What axe finds, as rule and place. */
async function violations(page: Page): Promise<string[]> {
  // As an evaluation, which the page's policy does not forbid to whoever drives the browser.
  await page.evaluate(source);
  const { violations: found } = await page.evaluate(() => axe.run());
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Says something of every kind. */
async function everything(context: MessengerContext): Promise<void> {
  await context.markSeen();
  await context.sendText('As the Page, see https://example.com/');
  context.usePersona('john');
  await context.sendFile(Buffer.from('1,2'), { filename: 'numbers.csv' } as never);
  await context.sendImage('https://example.com/cat.png');
  await context.sendGenericTemplate([
    { title: 'Rye', subtitle: 'Dark', buttons: [{ type: 'postback', title: 'Buy', payload: '1' }] },
    { title: 'Wheat', imageUrl: 'https://example.com/wheat.jpg' },
  ]);
  await context.sendGenericTemplate([{ title: 'Nothing to tap' }, { title: 'Here neither' }]);
  await context.sendText('Never').catch(() => undefined);
  await context.typingOn({ persona: 'mary' });
  await context.sendText('Which?', {
    persona: 'mary',
    quickReplies: [{ contentType: 'text', title: 'Rye', payload: 'RYE' }],
  });
  await context.typingOn({ persona: null });
}

it.each([
  ['light', 1440],
  ['light', 390],
  ['dark', 1024],
] as const)('has nothing that axe complains of: %s, %d pixels wide', async (colorScheme, width) => {
  const { emulator } = await startTalk(everything);
  emulator.fail({
    match: ({ body }) => JSON.stringify(body).includes('Never'),
    times: Infinity,
    with: { code: 10 },
  });
  const page = await open(emulator, { colorScheme, viewport: { width, height: 844 } });
  const isNarrow = width < 760;
  await write(page, 'Hi');
  await page.getByText("Jasper's Market is typing").waitFor();
  await page.getByRole('note').getByText('Refused by Messenger').waitFor();
  await page.getByLabel('Send something else').click();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Escape');
  if (isNarrow) await page.getByRole('button', { name: 'Behind the scenes' }).click();
  const john = emulator.personas()[0]!;
  await page.getByRole('button', { name: `Delete ${john.name}` }).click();
  await page.getByText('1 active · 1 deleted').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.locator('#call-list summary').first().click();
  await page.getByLabel('Body').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Trouble' }).click();
  await page.getByLabel('Too many persona calls').check();
  await page.getByRole('tab', { name: 'Trouble ●' }).waitFor();
  expect(await violations(page)).toEqual([]);

  if (isNarrow) await page.getByRole('button', { name: 'Back to the chat' }).click();
  if (width < 1100) await page.getByRole('button', { name: 'All chats' }).click();
  emulator.webhook = 'http://127.0.0.1:1/';
  await emulator
    .user('2000000000001')
    .say('Lost')
    .catch(() => {});
  if (width < 1100) expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: /Robin Example/ }).click();
  await page.getByText('Not delivered').waitFor();
  expect(await violations(page)).toEqual([]);
});

it('does not scroll sideways on a phone, whatever comes', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    await context.sendText('w'.repeat(500), { persona: 'john' });
    await everything(context);
  });
  const page = await open(emulator, { viewport: { width: 390, height: 844 } });
  await write(page, 'Hi');
  await page.getByText("Jasper's Market is typing").waitFor();
  const log = page.getByRole('log');
  const [whole, seenOfIt] = await log.evaluate(
    ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) => [
      scrollWidth,
      clientWidth,
    ],
  );
  expect(whole).toBe(seenOfIt);
});

it('can be used with a keyboard alone', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    if (context.event.isPostback) await context.sendText('Posted back');
    else {
      await context.sendButtonTemplate('What next?', [
        { type: 'postback', title: 'Go on', payload: 'GO' },
      ]);
    }
  });
  const page = await open(emulator);
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 25; step += 1) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const { activeElement: element } = document;
        return element.getAttribute('aria-label') ?? element.innerText;
      });
      if (name.test(label)) return;
    }
    throw new Error(`Tab does not lead to ${String(name)}.`);
  };
  await tabTo(/^Write a message/);
  await page.keyboard.type('Hi');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await tabTo(/^Personas/);
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('#calls').isVisible()).toBe(true);
  await page.keyboard.press('End');
  expect(await page.locator('#trouble').isVisible()).toBe(true);
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('#personas').isVisible()).toBe(true);
  await tabTo(/^Go on/);
  await page.keyboard.press('Enter');
  await seen(page, 'Posted back');
});

it('says to a screen reader who speaks, and lets names run in their own direction', async () => {
  const { emulator } = await startTalk(async (context) => {
    const picture = { profilePictureUrl: 'https://example.com/a.jpg' };
    await context.sendText('مرحبا', { persona: { name: 'ليلى حداد', ...picture } });
    await context.sendText('こんにちは', { persona: { name: '山田 太郎', ...picture } });
    await context.sendText('👋🏽', { persona: { name: '👩🏽‍🍳 Chef', ...picture } });
    await context.sendText('Done', { persona: null });
  });
  const page = await open(emulator);
  await write(page, 'שלום');
  await seen(page, 'Done');

  expect((await conversation(page)).map(({ name, face }) => [name, face])).toEqual([
    ['You', undefined],
    ["ليلى حداد from Jasper's Market", 'ل\u200cح'],
    ["山田 太郎 from Jasper's Market", '山太'],
    ["👩🏽‍🍳 Chef from Jasper's Market", '👩🏽‍🍳'],
    ["Jasper's Market", 'J'],
  ]);
  expect(await page.getByRole('log').getByText('مرحبا').getAttribute('dir')).toBe('auto');
  expect(await page.getByRole('log').locator('bdi', { hasText: 'ليلى' }).count()).toBe(1);
});
