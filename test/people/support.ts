import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { MessengerContext } from 'bottender';
import { afterEach } from 'vitest';

import { startBot, type BotOptions, type TestBot } from '../support/bot';

export const APP_ID = '4711';
export const INBOX = '263902037430900';

export const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 5 } }],
];

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A bot that the emulator's webhooks reach; each event is answered by `handler`. */
export interface ServedBot extends TestBot {
  handler: (context: MessengerContext) => unknown;
}

export async function startServedBot(options: BotOptions = {}): Promise<ServedBot> {
  const bot = await startBot({
    appId: APP_ID,
    ...options,
    emulator: { appId: APP_ID, ...options.emulator },
  });
  const served: ServedBot = { ...bot, handler: () => undefined };
  const request = bot.bot.createRequestHandler();
  const handler = (context: MessengerContext) => served.handler(context);
  const server = createServer((incoming, answer) => {
    const answered = async () => {
      await request(JSON.parse(await text(incoming)) as never, { handler } as never);
    };
    answered().then(
      () => answer.end('{}'),
      () => answer.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  bot.emulator.webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return served;
}

/** A promise and what resolves it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** The types of the events that are about people, in order. */
export function told({ events }: TestBot): string[] {
  const ours = ['handedOver', 'takenBack', 'withheld', 'disclosed'];
  return events
    .filter(({ type }) => ours.includes(type))
    .map((event) => ('via' in event ? `${event.type} ${event.via}` : event.type));
}
