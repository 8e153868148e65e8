import { createReadStream } from 'node:fs';

import type { MessengerContext } from 'bottender';
import { describe, expect, it, vi } from 'vitest';

import { memoryStore } from '../../../src';
import {
  calls,
  JOHN,
  MARY,
  PAGE,
  personaRecords,
  spoken,
  startBot,
  type BotOptions,
  type TestBot,
} from '../../support/bot';

const GUEST = {
  name: 'Guest',
  profilePictureUrl: 'https://example.com/guest.jpg',
  temporary: true,
};
const ROSTER = { john: JOHN, mary: MARY };
const CREATE = 'POST /me/personas';
const SEND = 'POST /me/messages';

function start(personas: BotOptions['personas'] = {}, options: BotOptions = {}): Promise<TestBot> {
  return startBot({
    ...options,
    personas: { roster: ROSTER, batchFirstMessage: true, ...personas },
  });
}

const say = (bot: TestBot, text: string, persona: unknown = 'john') =>
  bot.handle((context) => context.sendText(text, { persona: persona as never }));
const types = ({ events }: TestBot) => events.map(({ type }) => type);
const roundTrips = ({ emulator }: TestBot) => emulator.requests.length;

/** What can be sent first, and what arrives of it. */
const MESSAGES: [string, (context: MessengerContext) => Promise<unknown>, object][] = [
  ['a text', (context) => context.sendText('hello', { tag: 'HUMAN_AGENT' }), { text: 'hello' }],
  [
    'a text of any script, with signs that forms use',
    (context) => context.sendText('100% & = + „日本“ {"a":1}'),
    { text: '100% & = + „日本“ {"a":1}' },
  ],
  [
    'a button template',
    (context) =>
      context.sendButtonTemplate('Well?', [{ type: 'postback', title: 'Yes', payload: 'YES' }]),
    { attachment: { payload: { template_type: 'button', buttons: [{ payload: 'YES' }] } } },
  ],
  [
    'an image by its address',
    (context) => context.sendImage('https://example.com/parcel.png'),
    { attachment: { type: 'image', payload: { url: 'https://example.com/parcel.png' } } },
  ],
];

describe('the first message of a new persona', () => {
  it.each([
    ['the roster', 'john', JOHN.name],
    ['a profile', MARY, MARY.name],
    ['a temporary profile', GUEST, GUEST.name],
  ])('of %s takes one round trip, where it took two', async (_, persona, name) => {
    const plain = await startBot({ personas: { roster: ROSTER } });
    const bot = await start();
    for (const { handle } of [plain, bot]) {
      await handle((context) => context.sendText('one', { persona: persona as never }));
    }
    const upToMessage = ({ emulator }: TestBot) =>
      emulator.requests.filter(({ method }) => method === 'POST').length;
    expect(upToMessage(plain)).toBe(2);
    expect(upToMessage(bot)).toBe(1);
    expect(spoken(bot.emulator)).toEqual([[name, 'one']]);
    expect(types(bot).slice(0, 2)).toEqual(['created', 'spoke']);
    expect(bot.events[1]).toMatchObject({
      name,
      messageId: expect.stringContaining('m_') as string,
      personaId: expect.stringMatching(/^\d+$/) as string,
    });
  });

  it.each(MESSAGES)('may be %s, and arrives as it always does', async (_, send, arrived) => {
    const bot = await start({ default: 'john' });
    await bot.handle(send);
    expect(roundTrips(bot)).toBe(1);
    const [first] = bot.emulator.messages();
    expect(first).toMatchObject({ persona: { name: JOHN.name }, message: arrived });
    await bot.handle(send);
    const [, second] = bot.emulator.messages();
    expect(second?.message).toEqual(first?.message);
    const [batch, plain] = bot.emulator.requests;
    expect(batch?.batch?.[1]?.body).toEqual(plain?.body);
  });

  it('may be typing', async () => {
    const bot = await start({ default: 'john' });
    await bot.handle((context) => context.typingOn());
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'typing_on']]);
    expect(roundTrips(bot)).toBe(1);
  });

  it('returns what Bottender returns', async () => {
    const bot = await start();
    const first = await say(bot, 'one');
    const second = await say(bot, 'two');
    expect(Object.keys(first as object)).toEqual(Object.keys(second as object));
    expect(bot.emulator.messages().map(({ id }) => id)).toEqual([
      (first as { messageId: string }).messageId,
      (second as { messageId: string }).messageId,
    ]);
  });

  it('creates once, whoever else wants the persona at the same time', async () => {
    const bot = await start();
    await Promise.all(
      Array.from({ length: 20 }, (_value, index) =>
        bot.handle((context) => context.sendText(`${index}`, { persona: 'john' }), {
          psid: `${5_000_000 + index}`,
        }),
      ),
    );
    expect(calls(bot.emulator).filter((call) => call === CREATE)).toHaveLength(1);
    expect(spoken(bot.emulator)).toHaveLength(20);
    expect(spoken(bot.emulator).every(([name]) => name === JOHN.name)).toBe(true);
    expect(roundTrips(bot)).toBe(20);
  });

  it('carries the token of its context, and the proof of it', async () => {
    const bot = await start({}, { emulator: { requireAppSecretProof: true } });
    const token = 'TOKEN-OF-PAGE-B';
    await bot.handle(async (context) => {
      context.useAccessToken(token);
      await context.sendText('one', { persona: MARY });
    });
    expect(bot.emulator.messages()).toMatchObject([{ persona: { name: MARY.name } }]);
    expect(bot.emulator.personas(PAGE.id)).toEqual([]);
    expect(calls(bot.emulator)).toEqual(['GET /me', CREATE, SEND]);
  });

  it('takes the persona that is on record: no batch, no creation', async () => {
    const store = memoryStore();
    const bot = await start({ store });
    await say(bot, 'one');
    const other = await startBot({ personas: { roster: ROSTER, store } });
    await say(other, 'two');
    expect(calls(other.emulator)).not.toContain('POST /');
  });

  it.each<[string, (context: MessengerContext) => Promise<unknown>, BotOptions]>([
    ['an upload', (context) => context.sendImage(Buffer.from('x'), { filename: 'x.png' }), {}],
    ['a stream', (context) => context.sendImage(createReadStream(__filename)), {}],
    ["Bottender's batch mode", (context) => context.sendText('hi'), { batchConfig: { delay: 5 } }],
    ['a text that Graph would read as a reference', (c) => c.sendText('{result=persona:$.id}'), {}],
    [
      'a name that Graph would read as a reference',
      (c) => c.sendText('hi', { persona: { ...JOHN, key: 'odd', name: '{result=x:$.id}' } }),
      {},
    ],
  ])('goes the plain way for %s', async (_, send, options) => {
    const bot = await start({ default: 'john' }, options);
    await bot.handle(send);
    expect(calls(bot.emulator)[0]).toBe(CREATE);
    expect(bot.emulator.requests[0]?.batch).toBeUndefined();
    const [persona] = bot.emulator.personas();
    expect(bot.emulator.messages()).toMatchObject([{ persona: { id: persona?.id } }]);
    expect(types(bot)).not.toContain('retried');
  });
});

describe('where Messenger refuses the creation', () => {
  it.each([{ code: 100 }, { code: 200 }, { code: 368, subcode: 1346003 }])(
    'by %o the message was not run, and goes by fallback, once',
    async (fault) => {
      const bot = await start({ fallback: 'prefix' });
      bot.emulator.fail({ match: CREATE, with: fault });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[null, 'John Mathew: hello']]);
      expect(types(bot)).toEqual(['fallback']);
      expect(calls(bot.emulator)).toEqual([CREATE, SEND, SEND]);
    },
  );

  it('in passing, it is asked again, and the message waits', async () => {
    const bot = await start();
    bot.emulator.fail({ match: CREATE, with: { code: 613 } });
    await say(bot, 'hello');
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });

  it('for the token, the message fails as it always does', async () => {
    const bot = await start();
    bot.emulator.fail({ match: () => true, times: Infinity, with: { code: 190 } });
    await expect(say(bot, 'hello')).rejects.toThrow(/190/);
    expect(bot.emulator.messages()).toEqual([]);
  });

  it('of a temporary persona, no record is left', async () => {
    const store = memoryStore();
    const bot = await start({ store });
    bot.emulator.fail({ match: CREATE, with: { code: 100 } });
    await say(bot, 'hello', GUEST);
    expect(await personaRecords(store, bot.emulator)).toEqual([]);
    expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
  });
});

describe('where Messenger takes no reference to a persona', () => {
  it.each([
    ['refuses the message', { batchPersonaReferences: false }],
    ['refuses the batch', { refusesPersonaReferences: true }],
  ])('and %s, it is sent by the known ID, and no more batches are', async (_, assumptions) => {
    const bot = await start({}, { emulator: { assumptions } });
    await say(bot, 'one');
    await say(bot, 'two', 'mary');
    await say(bot, 'three', GUEST);
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'one'],
      [MARY.name, 'two'],
      [GUEST.name, 'three'],
    ]);
    expect(bot.emulator.requests.filter(({ path }) => path === '/')).toHaveLength(1);
    expect(bot.events.filter(({ type }) => type === 'retried')).toMatchObject([
      { pageId: PAGE.id, what: expect.stringContaining('in one batch') as string },
    ]);
    expect(bot.emulator.personas().map(({ name }) => name)).toContain(JOHN.name);
  });
});

describe("where an interceptor of the bot's own refuses the message", () => {
  it('nothing of it is sent, and batches go on', async () => {
    const bot = await start();
    const { request } = bot.client.axios.interceptors;
    const refusing = request.use((config) => {
      if (config.url?.startsWith('/me/messages')) throw new Error('not on Sundays');
      return config;
    });
    await expect(say(bot, 'one')).rejects.toThrow('not on Sundays');
    request.eject(refusing);
    await say(bot, 'two', 'mary');
    expect(spoken(bot.emulator)).toEqual([[MARY.name, 'two']]);
    expect(bot.emulator.requests.filter(({ batch }) => batch)).toHaveLength(1);
    expect(types(bot)).not.toContain('retried');
  });
});

describe('where Messenger refuses the message', () => {
  it('for its own sake, it fails as it always does, and batches go on', async () => {
    const bot = await start();
    const fault = { code: 100, subcode: 2018034 };
    bot.emulator.fail({ match: SEND, times: 2, with: fault });
    await expect(say(bot, 'one')).rejects.toMatchObject({
      response: { data: { error: { code: 100, errorSubcode: 2018034 } } },
    });
    expect(bot.emulator.messages()).toEqual([]);
    await say(bot, 'two', 'mary');
    expect(bot.emulator.requests.filter(({ batch }) => batch)).toHaveLength(2);
  });

  it.each([{ code: 551 }, { code: 10, subcode: 2018278 }, { code: 613 }])(
    'for the recipient or a limit (%o), it is not sent again',
    async (fault) => {
      const bot = await start();
      bot.emulator.fail({ match: SEND, with: fault });
      await expect(say(bot, 'one')).rejects.toThrow(String(fault.code));
      expect(calls(bot.emulator)).toEqual([CREATE, SEND]);
      // The persona is there, and known.
      await say(bot, 'two');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'two']]);
    },
  );

  it('for a recipient who cannot be shown personas, it goes by fallback', async () => {
    const bot = await start({ fallback: 'prefix' });
    bot.emulator.user('5000001').refusePersonas();
    const talk = () =>
      bot.handle((context) => context.sendText('hello', { persona: 'john' }), { psid: '5000001' });
    await talk();
    await talk();
    expect(spoken(bot.emulator)).toEqual([
      [null, 'John Mathew: hello'],
      [null, 'John Mathew: hello'],
    ]);
    expect(calls(bot.emulator).filter((call) => call === SEND)).toHaveLength(3);
  });
});

describe('where no clear answer comes', () => {
  const UNCLEAR: [string, (bot: TestBot) => void, number][] = [
    [
      'to the batch',
      ({ emulator }) => emulator.fail({ match: CREATE, with: { connection: 'lost' } }),
      1,
    ],
    [
      'to the creation',
      ({ emulator }) => emulator.fail({ match: CREATE, with: { item: null } }),
      0,
    ],
    [
      'to the message, which was carried out',
      ({ emulator }) => emulator.fail({ match: SEND, with: { item: null, done: true } }),
      1,
    ],
    [
      'but that Messenger failed on the message',
      ({ emulator }) => emulator.fail({ match: SEND, with: { code: 2, done: true } }),
      1,
    ],
    [
      'but 1/1357046, though it was sent',
      ({ emulator }) =>
        emulator.fail({ match: SEND, with: { code: 1, subcode: 1357046, done: true } }),
      1,
    ],
  ];

  it.each(UNCLEAR)('%s, nothing is sent again', async (_, fail, arrived) => {
    const bot = await start();
    fail(bot);
    await expect(say(bot, 'one')).rejects.toThrow();
    await say(bot, 'two');
    expect(spoken(bot.emulator).filter(([, text]) => text === 'one')).toHaveLength(arrived);
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'two']);
  });

  it.each([
    ['is no JSON', '<html>Please sign in</html>'],
    ['is no list', '{"ok":true}'],
    ['is an empty list', '[]'],
    ['holds what is no answer', '[{"code":200,"body":"<html>"},{"code":200,"body":"{}"}]'],
  ])('but one that %s, nothing is sent again', async (_, data) => {
    const bot = await start();
    const { defaults } = bot.client.axios;
    const send = defaults.adapter;
    // A proxy that answers in the place of Messenger.
    defaults.adapter = async (config) => {
      const answer = await send!(config);
      return config.url?.startsWith('/?') ? { ...answer, data } : answer;
    };
    await expect(say(bot, 'one')).rejects.toThrow();
    defaults.adapter = send;
    await say(bot, 'two');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
    ]);
    expect(types(bot)).toContain('unconfirmed');
  });

  it('to the creation alone, the message has arrived, and the next one asks for the persona', async () => {
    const bot = await start();
    bot.emulator.fail({ match: CREATE, with: { item: null, done: true } });
    await say(bot, 'one');
    await say(bot, 'two');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
    ]);
    expect(types(bot)).toContain('unconfirmed');
  });

  it('the persona that may be there is on record', async () => {
    const store = memoryStore();
    const bot = await start({ store });
    bot.emulator.fail({ match: CREATE, with: { connection: 'lost' } });
    await expect(say(bot, 'one', GUEST)).rejects.toThrow();
    await bot.plugin?.close();
    expect(types(bot)).toContain('unconfirmed');
    const kinds = (await personaRecords(store, bot.emulator)).map(({ kind }) => kind);
    expect(kinds).toEqual(['unconfirmed']);
  });

  it('because Messenger could not be reached, the message goes by fallback when it can be', async () => {
    const bot = await start({ retryMs: 100 });
    bot.emulator.fail({ match: CREATE, times: Infinity, with: { code: 2 } });
    await say(bot, 'one');
    expect(spoken(bot.emulator)).toEqual([[null, 'one']]);
  });

  it('for longer than retryMs, the message still goes once', async () => {
    const bot = await start({ retryMs: 50 });
    bot.emulator.fail({ match: CREATE, with: { delayMs: 300 } });
    await say(bot, 'one', GUEST);
    expect(spoken(bot.emulator)).toEqual([[GUEST.name, 'one']]);
    await bot.plugin?.close();
    await vi.waitFor(() => expect(bot.emulator.personas()).toEqual([]));
  });
});
