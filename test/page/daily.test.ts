import { MessengerBot, type MessengerContext } from 'bottender';
import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';

import { startBot } from '../../src/emulator';
import { APP_SECRET, PAGE, PSID } from '../support/bot';
import { conversation, open, seen, startTalk, textsOf, write } from './support';

const replies = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    contentType: 'text' as const,
    title: `Reply number ${index}`,
    payload: `R${index}`,
  }));

/** How far the end of the conversation is out of sight, in pixels. */
const gap = (page: Page) =>
  page
    .getByRole('log')
    .evaluate(
      ({ scrollTop, scrollHeight, clientHeight }: Record<string, number>) =>
        scrollHeight! - scrollTop! - clientHeight!,
    );

it('quick replies of many rows leave their question in sight, and so does the answer to one', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.event.isQuickReply
      ? context.sendText('Thank you')
      : context.sendText('Which one?', { quickReplies: replies(12) }),
  );
  const page = await open(emulator, { viewport: { width: 390, height: 700 } });
  for (let index = 0; index < 12; index += 1) await emulator.user(PSID).say(`Line ${index}`);
  await page.goto(`${emulator.url}?user=${PSID}`);
  await page.getByRole('button', { name: 'Reply number 11' }).waitFor();
  await expect.poll(() => gap(page)).toBeLessThan(4);
  await page.getByRole('log').evaluate((log: { scrollTop: number }) => void (log.scrollTop = 0));
  await page.getByRole('button', { name: '↓ Newest messages' }).waitFor();
  await page.getByRole('button', { name: 'Reply number 3' }).click();
  await seen(page, 'Thank you');
  await expect.poll(() => gap(page)).toBeLessThan(4);
});

it('a draft stays with its customer, also when the page is loaded again', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hello'));
  const page = await open(emulator);
  const box = page.getByLabel('Write a message');
  await box.fill('To be continued');
  await page.getByRole('button', { name: '+ Another customer' }).click();
  await page.getByText(/^You are Amara/).waitFor();
  expect(await box.inputValue()).toBe('');
  await page.getByRole('button', { name: /^Robin/ }).click();
  expect(await box.inputValue()).toBe('To be continued');
  await page.reload();
  await expect.poll(() => box.inputValue()).toBe('To be continued');
});

it('a refused message stands in the conversation, and leads to its call and back', async () => {
  const { emulator } = await startTalk(async (context) => {
    await context.sendText('Fine');
    await context.sendText('Not fine').catch(() => undefined);
  });
  emulator.fail({
    match: ({ body }) => JSON.stringify(body).includes('Not fine'),
    with: { code: 10, subcode: 2018278, message: 'Too late' },
  });
  const page = await open(emulator);
  await write(page, 'Hi');
  const trouble = page.getByRole('note');
  await trouble.getByText('Refused by Messenger').waitFor();
  expect(await trouble.innerText()).toContain('Messenger refused "Not fine": (#10) Too late');
  expect(await page.getByRole('tab', { name: /Graph calls/ }).innerText()).toMatch(/1$/);
  await trouble.getByRole('button', { name: 'Show the Graph call' }).click();
  const answer = page.getByLabel('Answer', { exact: true });
  await expect.poll(() => answer.innerText()).toContain('"error_subcode": 2018278');
  expect(await page.getByRole('tab', { name: /Graph calls/ }).innerText()).not.toMatch(/1$/);
  await page.getByRole('button', { name: 'Show the message' }).click();
  await expect.poll(() => page.locator('.found').count()).toBe(1);
  await page.getByLabel('Filter Graph calls').fill('robin fine 2018278');
  await page.getByText('1 of 2 calls').waitFor();
  const html = await page.content();
  for (const secret of [PAGE.accessToken, APP_SECRET]) expect(html).not.toContain(secret);
});

it('what the bot tells of itself stands in the conversation', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hello'));
  const page = await open(emulator);
  await write(page, 'Hi');
  await seen(page, 'Hello');
  const psid = new URL(page.url()).searchParams.get('user')!;
  emulator.report({ kind: 'error', psid, pageId: PAGE.id, title: 'Error: no bread (index.js:2)' });
  await page.getByRole('note').getByText('Error: no bread (index.js:2)').waitFor();

  // A bot of this process tells of itself; Bottender prints the error as well.
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const bot = new MessengerBot({
    accessToken: PAGE.accessToken,
    appSecret: APP_SECRET,
    origin: emulator.origin,
  } as ConstructorParameters<typeof MessengerBot>[0]);
  bot.onEvent(() => Promise.reject(new Error('no butter')));
  const started = await startBot(emulator, { bot });
  await write(page, 'Butter?');
  await page.getByRole('note').getByText('Error: no butter').first().waitFor();
  expect(print).toHaveBeenCalled();
  print.mockRestore();
  await started.close();

  emulator.bot = { status: 'broken', problem: 'index.js could not be loaded' };
  await page.getByRole('alert').getByText('Your bot does not start.').waitFor();
});

it('the Messenger Profile is offered: Get Started, an ice breaker, the menu', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    if (context.event.isPostback) await context.sendText(`Payload ${context.event.payload}`);
    else await context.sendText('Hello');
  });
  const menu = [{ type: 'postback', title: 'Opening hours', payload: 'HOURS' }];
  const response = await fetch(`${emulator.origin}/me/messenger_profile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${PAGE.accessToken}` },
    body: JSON.stringify({
      get_started: { payload: 'START' },
      greeting: [{ locale: 'default', text: 'Welcome to the market' }],
      ice_breakers: [{ question: 'Do you bake?', payload: 'BAKE' }],
      persistent_menu: [{ locale: 'default', call_to_actions: menu }],
    }),
  });
  expect(response.status).toBe(200);
  const page = await open(emulator);
  await page.getByText('Welcome to the market').waitFor();
  await page.getByRole('button', { name: 'Do you bake?' }).waitFor();
  await page.getByRole('button', { name: 'Get Started' }).click();
  await seen(page, 'Payload START');
  await page.getByLabel('Persistent menu').click();
  await page.getByRole('button', { name: 'Opening hours' }).click();
  await seen(page, 'Payload HOURS');
  expect(await page.getByRole('button', { name: 'Get Started' }).count()).toBe(0);
});

it('the customer sends a like, a location and a picture', async () => {
  const heard: unknown[] = [];
  const { emulator } = await startTalk(({ event }: MessengerContext) => {
    heard.push(
      (event.rawEvent as { message?: { attachments?: unknown[] } }).message?.attachments?.[0],
    );
  });
  const page = await open(emulator);
  const send = async (name: RegExp) => {
    await page.getByLabel('Send something else').click();
    await page.getByRole('button', { name }).click();
  };
  await send(/like/);
  await page.getByRole('log').getByRole('img', { name: 'Like' }).waitFor();
  await send(/location/);
  await page.getByText('📍 51.5074').waitFor();
  const name = 'dot.gif';
  const buffer = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
  await page.locator('#picture-file').setInputFiles({ name, mimeType: 'image/gif', buffer });
  await expect.poll(() => heard.length).toBe(3);
  const { payload } = heard[2] as { payload: { url: string } };
  expect(Buffer.from(await (await fetch(payload.url)).arrayBuffer())).toEqual(buffer);
  await expect.poll(() => page.getByRole('log').locator('img.picture').count()).toBe(1);
});

it('somebody answers in the inbox, and gives the conversation back', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.event.isStandby ? undefined : context.sendText('I am a bot'),
  );
  const page = await open(emulator);
  await write(page, 'Hi');
  await seen(page, 'I am a bot');
  await page.getByRole('tab', { name: 'Trouble' }).click();
  await page.getByLabel('Answer in the Page’s inbox').fill('This is Ann.');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await seen(page, 'This is Ann.');
  await page.getByText(/^A person has this conversation until/).waitFor();
  expect((await conversation(page)).at(-1)).toMatchObject({
    name: "Jasper's Market, by a person in the inbox",
  });
  await page.getByRole('button', { name: 'Give it back' }).click();
  await page.getByText('The bot has this conversation.').waitFor();
});

it('draws templates as Messenger does, and big emoji', async () => {
  const template = (payload: object) => ({ attachment: { type: 'template', payload } });
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    const send = (message: object) => context.sendMessage(message);
    await send(
      template({
        template_type: 'receipt',
        order_number: 'A-17',
        currency: 'USD',
        payment_method: 'Visa 1234',
        address: { street_1: '1 Hacker Way', city: 'Menlo Park' },
        summary: { total_cost: 56.14 },
        elements: [
          { title: 'Bread', quantity: 2, price: 8 },
          { title: 'Cake', price: 40 },
        ],
      }),
    );
    await send(
      template({ template_type: 'one_time_notif_req', title: 'When it is back', payload: 'BACK' }),
    );
    await send(
      template({ template_type: 'list', elements: [{ title: 'Rye' }, { title: 'Wheat' }] }),
    );
    await send({ text: '👋🏽' });
  });
  const page = await open(emulator);
  await write(page, 'Hi');
  await page.locator('.bubble.big').waitFor();
  const [, receipt, , list] = await textsOf(page);
  for (const part of [
    'Order A-17',
    '2 × Bread',
    '$56.14',
    'Visa 1234',
    '1 Hacker Way, Menlo Park',
  ]) {
    expect(receipt).toContain(part);
  }
  expect(list).toMatch(/Rye\s+Wheat/);
  await page.getByRole('button', { name: 'Notify me' }).waitFor();
});
