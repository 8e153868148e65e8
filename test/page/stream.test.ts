import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

import { afterEach, expect, it } from 'vitest';

import { PAGE, PSID, startTestEmulator } from '../support/bot';
import { open, seen, startTalk, textsOf, write } from './support';

/** What a browser says of connections that break. */
const BROKEN = /ERR_|Failed to load resource/;

declare const document: EventTarget & { hidden: boolean };

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A line to an emulator that can be cut. */
async function startLine(origin: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const line = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(new URL(origin).port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  closers.push(() => {
    cut();
    line.close();
  });
  const { port } = line.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, cut, mend: () => (isCut = false) };
}

async function sendAsPage(origin: string, text: string): Promise<void> {
  const response = await fetch(`${origin}/me/messages?access_token=${PAGE.accessToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { id: PSID }, message: { text } }),
  });
  expect(response.status).toBe(200);
}

it('misses nothing while the connection is broken, and draws nothing anew', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Answered'));
  const line = await startLine(emulator.origin);
  const page = await open(line, { query: `?user=${PSID}`, expected: BROKEN });
  await write(page, 'Hi');
  await seen(page, 'Answered');
  // The bot may have answered before it took the webhook: the customer's row is drawn anew then.
  const row = await page.locator('.row.user.delivered').elementHandle();

  line.cut();
  await page.getByText('The emulator has stopped.').waitFor();
  await sendAsPage(emulator.origin, 'While you were away');
  await write(page, 'Can you hear me?');
  // What could not be handed over is still in the box.
  const box = page.getByLabel('Write a message');
  await expect.poll(() => box.inputValue()).toBe('Can you hear me?');

  line.mend();
  await seen(page, 'While you were away');
  expect(await textsOf(page)).toEqual(['Hi', 'Answered', 'While you were away']);
  expect(await page.getByRole('alert').innerText()).toBe('');
  const isThere = (element: unknown) => (element as { isConnected: boolean }).isConnected;
  expect(await row?.evaluate(isThere)).toBe(true);
  await box.press('Enter');
  await expect.poll(() => textsOf(page)).toContain('Can you hear me?');
});

it('gives its connection back while nobody sees it, and has missed nothing afterwards', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Answered'));
  const page = await open(emulator, { query: `?user=${PSID}`, expected: BROKEN });
  await write(page, 'Hi');
  await seen(page, 'Answered');
  const look = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await page.clock.install();
  const closed = page.waitForEvent('requestfailed', (each) => each.url().includes('events'));
  await look(true);
  await page.clock.fastForward(11_000);
  await closed;
  await sendAsPage(emulator.origin, 'While nobody looked');

  await look(false);
  await seen(page, 'While nobody looked');
  expect(await textsOf(page)).toEqual(['Hi', 'Answered', 'While nobody looked']);
});

it('begins anew with an emulator that was started again', async () => {
  const first = await startTestEmulator();
  const port = Number(new URL(first.origin).port);
  await sendAsPage(first.origin, 'Long ago');
  const page = await open(first, { query: `?user=${PSID}`, expected: BROKEN });
  await seen(page, 'Long ago');
  await first.close();
  await page.getByText('The emulator has stopped.').waitFor();
  const second = await startTestEmulator({ port });
  await sendAsPage(second.origin, 'Just now');
  await seen(page, 'Just now');
  expect(await textsOf(page)).toEqual(['Just now']);
});

it('forgets at a reset what was there', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hi', { persona: 'john' }));
  const page = await open(emulator, { query: `?user=${PSID}` });
  await write(page, 'Hello');
  await page.getByText('1 active · 0 deleted').waitFor();
  emulator.reset();
  await page.getByText('0 active · 0 deleted').waitFor();
  expect(await textsOf(page)).toEqual([]);
});

it('ends its streams with the emulator, however many there are', async () => {
  const emulator = await startTestEmulator();
  const streams = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${emulator.origin}/_page/events`)),
  );
  for (const { headers } of streams) expect(headers.get('content-type')).toBe('text/event-stream');
  await emulator.close();
  const ends = await Promise.allSettled(streams.map((stream) => stream.text()));
  expect(ends).toHaveLength(20);
});
