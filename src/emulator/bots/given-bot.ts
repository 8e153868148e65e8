import type { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { inspect } from 'node:util';

import type { Emulator } from '../emulator';
import type { BotReport } from '../journal/report';
import { openBotServer, readWebhook } from './bot-server';
import type { StartedBot } from './started-bot';

/** As much of a Bottender bot as it takes to hand it webhooks, and to hear of errors in its handlers. */
export interface BottenderBot {
  createRequestHandler(): (body: never, requestContext?: never) => unknown;
  readonly emitter?: Pick<EventEmitter, 'on' | 'off'>;
}

/** As much of a Bottender context as it takes to say in whose conversation something went wrong. */
interface FailedContext {
  readonly event?: { readonly pageId?: string | null };
  readonly session?: { readonly user?: { readonly id?: string } } | null;
}

/** Serves a bot of this process. */
export async function startGivenBot(emulator: Emulator, bot: BottenderBot): Promise<StartedBot> {
  // Bottender answers a webhook before its handler has ended unless the bot was made with `sync`. Only then is it
  // known when the bot has nothing more to say.
  Object.assign(bot, { _sync: true });
  const handle = bot.createRequestHandler() as (body: unknown) => unknown;
  // After `createRequestHandler()`: Bottender prints errors only where nobody else listens by then.
  const tell = (error: unknown, context?: FailedContext) =>
    emulator.report(reportOf(error, context));
  bot.emitter?.on('error', tell);
  const { server, url } = await openBotServer((request, response) => {
    readWebhook(request)
      .then(({ body }) => handle(body))
      .then(() => response.writeHead(200).end())
      .catch(() => response.writeHead(500).end());
  });
  const webhook = `${url}/webhooks/messenger`;
  emulator.webhook = webhook;
  const close = () => {
    bot.emitter?.off('error', tell);
    return closed(server);
  };
  return { webhook, files: [], ended: new Promise(() => {}), close };
}

function reportOf(error: unknown, context?: FailedContext): BotReport {
  const whose = {
    pageId: context?.event?.pageId ?? undefined,
    psid: context?.session?.user?.id,
  };
  if (!(error instanceof Error)) {
    return { kind: 'error', ...whose, title: inspect(error, { depth: 1 }) };
  }
  const [reason = ''] = error.message.split('\n');
  return { kind: 'error', ...whose, title: `${error.name}: ${reason}`, detail: error.stack };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
