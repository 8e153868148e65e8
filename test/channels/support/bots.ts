import {
  LineBot,
  SlackBot,
  TelegramBot,
  ViberBot,
  WhatsappBot,
  type Bot,
  type LineContext,
  type SlackContext,
  type TelegramContext,
  type ViberContext,
  type WhatsappContext,
} from 'bottender';
import { afterEach } from 'vitest';

import { memoryStore, personas, type PersonaEvent, type PersonasOptions } from '../../../src';
import { startRecorder, type Recorder } from './recorder';

/** The contexts by the name of their channel. */
export interface Contexts {
  line: LineContext;
  slack: SlackContext;
  viber: ViberContext;
  telegram: TelegramContext;
  whatsapp: WhatsappContext;
}

export type ChannelName = keyof Contexts;

/** The account's own sender, which Viber's client always has. */
export const VIBER_ACCOUNT = { name: "Jasper's Market" };

export interface ChannelBotOptions {
  /** `null` is plain Bottender. */
  readonly personas?: PersonasOptions | null;
  /** What the bot of this channel takes beside its tokens. */
  readonly bot?: object;
  /** Other plugins, before and after ours. */
  readonly before?: ((context: never) => void)[];
  readonly after?: ((context: never) => void)[];
  readonly recorder?: Recorder;
}

/** A real bot of Bottender's for one channel. */
export interface ChannelBot<C extends ChannelName> extends Recorder {
  readonly bot: AnyBot;
  readonly events: PersonaEvent[];
  /** Lets the handler answer one event of a user's; rejects with what it threw. */
  handle<T>(handler: (context: Contexts[C]) => T | Promise<T>, user?: string): Promise<T>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Bottender's own types have it
type AnyBot = Bot<any, any, any, any>;
type Handler = (context: object) => unknown;

interface Kind {
  readonly make: (options: object) => unknown;
  /** What the platform posts to the bot's webhook when a user writes. */
  readonly event: (user: string) => object;
}

const TIME = 1_700_000_000;

const KINDS: Record<ChannelName, Kind> = {
  line: {
    make: (options) =>
      new LineBot({
        accessToken: 'emulated-line-token',
        channelSecret: 'emulated-line-secret',
        ...options,
      }),
    event: (userId) => ({
      destination: 'a-bot',
      events: [
        {
          type: 'message',
          replyToken: 'emulated-reply-token',
          timestamp: TIME,
          source: { type: 'user', userId },
          message: { id: '1', type: 'text', text: 'hello' },
        },
      ],
    }),
  },
  slack: {
    make: (options) =>
      new SlackBot({
        accessToken: 'emulated-slack-token',
        signingSecret: 'emulated-slack-secret',
        ...options,
      }),
    event: (user) => ({
      type: 'event_callback',
      event: { type: 'message', user, channel: `C-${user}`, text: 'hello', ts: '1.1' },
    }),
  },
  viber: {
    make: (options) =>
      new ViberBot({
        accessToken: 'emulated-viber-token',
        sender: VIBER_ACCOUNT,
        ...options,
      }),
    event: (id) => ({
      event: 'message',
      timestamp: TIME,
      sender: { id, name: 'Ann' },
      message: { type: 'text', text: 'hello' },
    }),
  },
  telegram: {
    make: (options) => new TelegramBot({ accessToken: 'emulated-telegram-token', ...options }),
    event: (user) => ({
      update_id: 1,
      message: {
        message_id: 1,
        date: TIME,
        from: { id: user, first_name: 'Ann' },
        chat: { id: user, type: 'private' },
        text: 'hello',
      },
    }),
  },
  whatsapp: {
    make: (options) =>
      new WhatsappBot({
        accountSid: 'emulated-account',
        authToken: 'emulated-twilio-token',
        phoneNumber: 'whatsapp:+100',
        ...options,
      }),
    event: (from) => ({ SmsStatus: 'received', From: from, To: 'whatsapp:+100', Body: 'hello' }),
  },
};

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Starts a bot of a channel, and a recorder for it where none is given, that the test's end stops. */
export async function startChannelBot<C extends ChannelName>(
  channel: C,
  { personas: ours = {}, bot: more, before = [], after = [], ...options }: ChannelBotOptions = {},
): Promise<ChannelBot<C>> {
  const recorder = options.recorder ?? (await startRecorder());
  const { make, event } = KINDS[channel];
  const bot = make({ origin: recorder.origin, sync: true, ...more }) as AnyBot;
  const events: PersonaEvent[] = [];
  for (const other of before) bot.use(other as never);
  if (ours) {
    const plugin = personas({
      store: memoryStore(),
      ...ours,
      onEvent: ours.onEvent ?? ((each) => events.push(each)),
    });
    bot.use(plugin);
    cleanups.push(() => plugin.close());
  }
  for (const other of after) bot.use(other as never);
  // The handler travels with its event: several may be open at the same time.
  bot.onEvent((context: { requestContext: unknown }) => {
    const { handler } = context.requestContext as { handler: Handler };
    return handler(context) as Promise<void>;
  });
  const request = bot.createRequestHandler() as (body: object, context: object) => Promise<unknown>;

  return {
    ...recorder,
    bot,
    events,
    async handle<T>(handler: (context: Contexts[C]) => T | Promise<T>, user = 'U1') {
      let outcome: Promise<T> | undefined;
      const noted: Handler = async (context) => {
        outcome = Promise.resolve(context as Contexts[C]).then(handler);
        await outcome.catch(() => undefined);
      };
      await request(event(user), { handler: noted });
      if (!outcome) throw new Error('the handler was not called');
      return outcome;
    },
  };
}
