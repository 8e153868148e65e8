import type { Server } from 'node:http';

import type { Emulator } from '../emulator';
import { openBotServer, readWebhook } from './bot-server';
import type { StartedBot } from './started-bot';

/** As much of a Bottender bot as it takes to hand it webhooks. */
export interface BottenderBot {
  createRequestHandler(): (body: never, requestContext?: never) => unknown;
}

/** Serves a bot of this process. */
export async function startGivenBot(emulator: Emulator, bot: BottenderBot): Promise<StartedBot> {
  // Bottender answers a webhook before its handler has ended unless the bot was made with `sync`. Only then is it
  // known when the bot has nothing more to say.
  Object.assign(bot, { _sync: true });
  const handle = bot.createRequestHandler() as (body: unknown) => unknown;
  const { server, url } = await openBotServer((request, response) => {
    readWebhook(request)
      .then(({ body }) => handle(body))
      .then(() => response.writeHead(200).end())
      .catch(() => response.writeHead(500).end());
  });
  const webhook = `${url}/webhooks/messenger`;
  emulator.webhook = webhook;
  return { webhook, files: [], ended: new Promise(() => {}), close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
