import { MessengerBot, type MessengerContext } from 'bottender';
import type SessionStore from 'bottender/dist/session/SessionStore';
import type { MessengerClient } from 'messaging-api-messenger';
import { afterEach } from 'vitest';

import {
  memoryStore,
  type PersonaEvent,
  type PersonasOptions,
  type PersonasPlugin,
  type PersonaStore,
  type StoreRecord,
} from '../../src';
import { systemClock, type Clock } from '../../src/clock';
import { personasOn } from '../../src/plugin';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator';

export const PAGE = {
  id: '1000000000001',
  name: "Jasper's Market",
  accessToken: 'TOKEN-OF-PAGE-A',
};
export const OTHER_PAGE = { id: '1000000000002', name: 'Lakeside', accessToken: 'TOKEN-OF-PAGE-B' };
export const APP_SECRET = 'SECRET-OF-THE-APP';
export const PSID = '2000000000001';

export const JOHN = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
export const MARY = { name: 'Mary Parker', profilePictureUrl: 'https://example.com/mary.jpg' };

type Handler = (context: MessengerContext) => unknown;
type BatchConfig = { delay?: number; retryTimes?: number };

export interface BotOptions {
  /** `null` is plain Bottender. */
  personas?: PersonasOptions | null;
  emulator?: EmulatorOptions;
  batchConfig?: BatchConfig;
  /** The plugin's option, for the tests that run in several modes. */
  batchFirstMessage?: boolean;
  /** The plugin's clock, for the tests that count or advance it. */
  clock?: Clock;
  /** The ID of the bot's app, as its configuration has it. */
  appId?: string;
  mapPageToAccessToken?: (pageId: string) => Promise<string>;
  /** Bottender's own memory store where none is given. */
  sessionStore?: SessionStore;
  /** Other plugins, before and after ours. */
  before?: ((context: MessengerContext) => void)[];
  after?: ((context: MessengerContext) => void)[];
}

export interface EventOptions {
  psid?: string;
  page?: { id: string };
  /** What stands in `messaging[0]` beside sender and recipient. */
  event?: object;
}

/** A real bot of Bottender's on the emulator. */
export interface TestBot {
  emulator: Emulator;
  plugin: PersonasPlugin | undefined;
  events: PersonaEvent[];
  bot: MessengerBot;
  /** Bottender's own client, which all contexts of the bot share. */
  client: MessengerClient;
  /** Lets the handler answer one event; rejects with what it threw, resolves with what it returned. */
  handle<T>(
    handler: (context: MessengerContext) => T | Promise<T>,
    event?: EventOptions,
  ): Promise<T>;
}

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Starts an emulator that the test's end stops. */
export async function startTestEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    pages: [PAGE, OTHER_PAGE],
    appSecret: APP_SECRET,
    ...options,
  });
  cleanups.push(() => emulator.close());
  return emulator;
}

/** Starts a bot, and an emulator for it, that the test's end stops. */
export async function startBot(options: BotOptions = {}): Promise<TestBot> {
  const emulator = await startTestEmulator(options.emulator);
  return botOn(emulator, options);
}

/** A bot on an emulator that runs already. */
export function botOn(emulator: Emulator, options: BotOptions = {}): TestBot {
  const {
    sessionStore,
    personas: ours = {},
    batchConfig,
    batchFirstMessage,
    clock = systemClock,
    appId,
    mapPageToAccessToken,
    before = [],
    after = [],
  } = options;
  const bot = new MessengerBot({
    accessToken: PAGE.accessToken,
    appSecret: APP_SECRET,
    origin: emulator.origin,
    sync: true,
    ...(batchConfig && { batchConfig }),
    ...(appId && { appId }),
    ...(mapPageToAccessToken && { mapPageToAccessToken }),
    ...(sessionStore && { sessionStore }),
  } as ConstructorParameters<typeof MessengerBot>[0]);
  const events: PersonaEvent[] = [];
  const plugin = ours
    ? personasOn(clock, {
        store: memoryStore(),
        ...(batchFirstMessage && { batchFirstMessage }),
        ...ours,
        onEvent: ours.onEvent ?? ((event) => events.push(event)),
      })
    : undefined;
  for (const other of before) bot.use(other);
  if (plugin) bot.use(plugin);
  for (const other of after) bot.use(other);

  // The handler travels with its event: several may be open at the same time.
  bot.onEvent((context) => {
    const { handler } = context.requestContext as unknown as { handler: Handler };
    return handler(context) as Promise<void>;
  });
  const request = bot.createRequestHandler();
  const queue = (bot.connector as unknown as { _batchQueue: { stop(): void } | null })._batchQueue;
  cleanups.push(async () => {
    queue?.stop();
    await plugin?.close();
  });

  return {
    emulator,
    plugin,
    events,
    bot,
    client: bot.connector.client as MessengerClient,
    async handle<T>(handler: (context: MessengerContext) => T | Promise<T>, event?: EventOptions) {
      let outcome: Promise<T> | undefined;
      const noted: Handler = async (context) => {
        outcome = Promise.resolve(context).then(handler);
        await outcome.catch(() => undefined);
      };
      await request(webhookBody(event) as never, { handler: noted } as never);
      if (!outcome) throw new Error('the handler was not called');
      return outcome;
    },
  };
}

export function webhookBody({ psid = PSID, page = PAGE, event }: EventOptions = {}): object {
  const messaging = {
    sender: { id: psid },
    recipient: { id: page.id },
    timestamp: 1_700_000_000_000,
    ...(event ?? { message: { mid: 'm_1', text: 'hello' } }),
  };
  return {
    object: 'page',
    entry: [{ id: page.id, time: 1_700_000_000_000, messaging: [messaging] }],
  };
}

/** Name of who spoke and what, in the order of arrival; the Page is `null`. */
export function spoken(
  emulator: Emulator,
  psid?: string,
): [speaker: string | null, what: string][] {
  return emulator.messages(psid).map(({ persona, message, senderAction }) => {
    const text = (message as { text?: string } | undefined)?.text;
    return [persona?.name ?? null, senderAction ?? text ?? 'attachment'];
  });
}

/** The Graph calls that happened, those in a batch one by one, as `METHOD path`. */
export function calls(emulator: Emulator): string[] {
  const all = emulator.requests.flatMap((request) => request.batch ?? [request]);
  return all.map(({ method, path }) => `${method} ${path}`);
}

/** What a store holds of personas: not who lives, nor who is creating one. */
export async function personaRecords(
  store: PersonaStore,
  { origin }: Emulator,
): Promise<StoreRecord[]> {
  const groups = ['persona', 'temporary'].map((kind) => `${origin} ${PAGE.id} ${kind}`);
  const records = await Promise.all(groups.map((group) => store.list(group)));
  return records.flat().map(([, record]) => record);
}
