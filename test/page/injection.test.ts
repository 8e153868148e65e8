import type { MessengerContext } from 'bottender';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { PSID } from '../support/bot';
import { open, seen, startTalk, write } from './support';

/** Each of them would leave its mark in the window if anything took it for more than text. */
const MARKUP = `<img src=x onerror="window.taken=1"><script>window.taken=1</script>`;
const SHORT = '<b onclick=taken=1>"\'&lt;';
const SCRIPT_URL = 'javascript:window.taken=1';

declare const taken: unknown;

async function expectUntouched(page: Page): Promise<void> {
  expect(await page.evaluate(() => typeof taken)).toBe('undefined');
  expect(await page.locator('b[onclick], img[src="x"], [href^="javascript"]').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
}

it('shows what came in as text: names, texts, titles, payloads, URLs and file names', async () => {
  const { emulator } = await startTalk(
    async (context: MessengerContext) => {
      const persona = { name: SHORT, profilePictureUrl: 'https://example.com/"><script>' };
      await context.sendText(MARKUP, {
        persona,
        quickReplies: [
          { contentType: 'text', title: SHORT, payload: MARKUP, imageUrl: SCRIPT_URL },
        ],
      } as never);
      await context.sendButtonTemplate(MARKUP, [
        { type: 'postback', title: SHORT, payload: MARKUP },
        { type: 'web_url', title: 'A link of a kind', url: SCRIPT_URL },
      ] as never);
      await context.sendGenericTemplate([
        { title: SHORT, subtitle: MARKUP, imageUrl: SCRIPT_URL },
        { title: 'Two', imageUrl: `https://example.com/${SHORT}` },
      ] as never);
      await context.sendFile(Buffer.from('x'), { filename: `${SHORT}.csv` } as never);
      await context.sendImage(SCRIPT_URL);
      await context.sendText('Done', { persona: null });
    },
    {
      emulator: { pages: [{ id: '1000000000001', name: MARKUP, accessToken: 'TOKEN-OF-PAGE-A' }] },
    },
  );
  const page = await open(emulator, { query: `?user=${encodeURIComponent(SHORT)}` });
  await write(page, MARKUP);
  await seen(page, 'Done');

  expect(await page.locator('#page-name').innerText()).toBe(MARKUP);
  expect(await page.getByText(MARKUP, { exact: true }).count()).toBeGreaterThan(3);
  await page.getByRole('log').getByText(`${SHORT} from ${MARKUP}`, { exact: true }).waitFor();
  const link = page.getByRole('log').getByText('A link of a kind');
  expect(await link.locator('xpath=ancestor-or-self::a').count()).toBe(0);
  await page.getByRole('log').getByRole('button', { name: SHORT }).click();
  await expect.poll(() => page.locator('.row.user').count()).toBe(2);

  await page.getByRole('tab', { name: 'Graph calls' }).click();
  for (const summary of await page.locator('#call-list summary').all()) await summary.click();
  await page.getByLabel('Filter Graph calls').fill(SHORT);
  await page.getByRole('tab', { name: 'Trouble' }).click();
  await expectUntouched(page);
});

it('shows quick replies, and the event that they make, as text', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    if (context.event.isQuickReply) {
      await context.sendText('Done');
      return;
    }
    await context.sendText('Choose', {
      quickReplies: [{ contentType: 'text', title: SHORT, payload: MARKUP }],
    });
  });
  const page = await open(emulator);
  await write(page, 'Hi');
  await page.getByRole('group', { name: 'Quick replies' }).getByRole('button').click();
  await seen(page, 'Done');
  await seen(page, SHORT);
  await expectUntouched(page);
});

it('takes messages that make no sense', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Done'));
  const page = await open(emulator, { query: `?user=${PSID}` });
  const odd = [
    { text: 'Choose', quick_replies: [null, 5, { title: {} }] },
    {
      attachment: { type: 'template', payload: { template_type: 'generic', elements: [null, 5] } },
    },
    {
      attachment: { type: 'template', payload: { template_type: 'button', buttons: [null, 'x'] } },
    },
    { attachment: { type: 'template', payload: { template_type: 'receipt', order: MARKUP } } },
    { attachment: { type: 'image', payload: { url: 'http://%' } } },
    { attachment: { type: 'file', payload: { url: 'https://example.com/100%' } } },
    { text: 5 },
  ];
  for (const message of odd) {
    const response = await fetch(`${emulator.origin}/me/messages?access_token=TOKEN-OF-PAGE-A`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ recipient: { id: PSID }, message }),
    });
    expect(response.status).toBe(200);
  }
  await write(page, 'Hi');
  await seen(page, 'Done');
  await seen(page, 'Template: receipt');
  expect(await page.locator('.row').count()).toBe(odd.length + 2);
  await expectUntouched(page);
});
