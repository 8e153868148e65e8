import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStore } from '../src';
import type { Emulator } from '../src/emulator';
import {
  botOn,
  calls,
  JOHN,
  MARY,
  PAGE,
  PSID,
  spoken,
  startBot,
  startTestEmulator,
  type BotOptions,
  type TestBot,
} from './support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10, retryTimes: 2 } }],
];
/** Answers that a vanished persona might get: nothing of it is documented. */
const ANSWERS = [
  { code: 100 },
  { code: 100, subcode: 33 },
  { code: 10 },
  { code: 200 },
  { code: 803 },
  { code: 2, status: 500 },
  { code: 1 },
  { code: 12345, subcode: 6789 },
].map((answer) => ({ ...answer, message: 'Ein Text in irgendeiner Sprache' }));

/** Deletes a persona behind the bot's back. */
async function deleteElsewhere({ origin }: Emulator, personaId: string | undefined): Promise<void> {
  const url = `${origin}/${personaId}?access_token=${PAGE.accessToken}`;
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
}

const types = ({ events }: TestBot) => events.map(({ type }) => type);
const texts = ({ emulator }: TestBot) => spoken(emulator).map(([, text]) => text);
const creations = ({ emulator }: TestBot) =>
  calls(emulator).filter((call) => call === 'POST /me/personas').length;

describe.each(MODES)('in %s mode', (_, mode) => {
  const start = (options: BotOptions['personas'] = {}, emulator?: BotOptions['emulator']) =>
    startBot({ ...mode, personas: { roster: ROSTER, ...options }, ...(emulator && { emulator }) });
  const say = (bot: TestBot, text: string, persona: object | string | null = 'john') =>
    bot.handle((context) => context.sendText(text, { persona: persona as never }));

  describe('a persona that was deleted elsewhere', () => {
    it.each(ANSWERS)('is created again, whatever Messenger answers: %o', async (unknownSender) => {
      const bot = await start({}, { assumptions: { unknownSender } });
      await say(bot, 'before');
      const [before] = bot.emulator.personas();
      await deleteElsewhere(bot.emulator, before?.id);
      await say(bot, 'after');
      await say(bot, 'and again');
      const [renewed] = bot.emulator.personas();
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'after'],
        [JOHN.name, 'and again'],
      ]);
      expect(bot.events).toContainEqual({
        type: 'renewed',
        pageId: PAGE.id,
        personaId: renewed?.id,
        previousId: before?.id,
        name: JOHN.name,
      });
      expect(creations(bot)).toBe(2);
    });

    it('is created again once for all who ask', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      const all = Array.from({ length: 20 }, (_, index) => `message ${index}`);
      await Promise.all(all.map((text) => say(bot, text)));
      expect(texts(bot).sort()).toEqual(['before', ...all].sort());
      expect(spoken(bot.emulator).every(([name]) => name === JOHN.name)).toBe(true);
      expect(creations(bot)).toBe(2);
      expect(bot.emulator.personas()).toHaveLength(1);
    });

    it('is renewed for another bot of the same store, which finds it on record', async () => {
      const store = memoryStore();
      const first = await start({ store });
      await say(first, 'one');
      const second = botOn(first.emulator, { ...mode, personas: { store, roster: ROSTER } });
      await say(second, 'two');
      await deleteElsewhere(first.emulator, first.emulator.personas()[0]?.id);
      await say(first, 'three');
      await say(second, 'four');
      expect(spoken(first.emulator).map(([name]) => name)).toEqual(Array(4).fill(JOHN.name));
      expect(first.emulator.personas()).toHaveLength(1);
    });

    it('is created again for an upload from a Buffer and from a stream', async () => {
      const bot = await start();
      for (const content of [Buffer.from('a picture'), createReadStream(__filename)]) {
        await say(bot, 'before');
        await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
        await bot.handle((context) => context.sendFile(content, { persona: 'john' }));
      }
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'attachment'],
        [JOHN.name, 'before'],
        [JOHN.name, 'attachment'],
      ]);
      const [, buffer, , stream] = bot.emulator.messages();
      expect(buffer?.upload?.size).toBe('a picture'.length);
      expect(stream?.upload?.size).toBeGreaterThan(1000);
    });

    it('is created again for typing', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      await bot.handle((context) => context.typingOn({ persona: 'john' }));
      expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'typing_on']);
    });

    it('is created again where the roster names its ID', async () => {
      const emulator = await startTestEmulator();
      const { id } = await botOn(emulator).handle(({ client }) => client.createPersona(JOHN));
      const bot = botOn(emulator, { ...mode, personas: { roster: { john: { ...JOHN, id } } } });
      await say(bot, 'before');
      await deleteElsewhere(emulator, id);
      await say(bot, 'after');
      await say(bot, 'again');
      expect(spoken(emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
      expect(creations(bot)).toBe(2);
    });

    it('is created again for the rest of its lifetime where it is temporary', async () => {
      const bot = await start();
      await bot.handle((context) =>
        context.withPersona({ ...JOHN, temporary: true }, async () => {
          await context.sendText('before');
          await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
          await Promise.all([context.sendText('after'), context.sendText('at the same time')]);
        }),
      );
      await vi.waitFor(() => expect(bot.emulator.personas()).toEqual([]));
      expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
      expect(creations(bot)).toBe(2);
    });

    it('goes by fallback where nobody knows its profile, at one call from the second time on', async () => {
      const bot = await start();
      const { id } = await bot.handle(({ client }) => client.createPersona(JOHN));
      await deleteElsewhere(bot.emulator, id);
      await say(bot, 'one', { id });
      const before = bot.emulator.requests.length;
      await say(bot, 'two', { id });
      expect(bot.emulator.requests.length - before).toBe(1);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
      ]);
      expect(bot.events.filter(({ type }) => type === 'fallback')).toMatchObject([
        { reason: 'NOT_FOUND', personaId: id, psid: PSID },
        { reason: 'NOT_FOUND', personaId: id },
      ]);
    });

    it('is never renewed after deletePersona()', async () => {
      const bot = await start();
      const persona = await bot.handle(async ({ client }) => {
        const ensured = await client.ensurePersona(JOHN);
        await client.deletePersona(ensured.id);
        return ensured;
      });
      await say(bot, 'as the Page', persona);
      expect(spoken(bot.emulator)).toEqual([[null, 'as the Page']]);
      expect(bot.emulator.personas()).toEqual([]);
      await say(bot, 'found or created');
      expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'found or created']);
    });

    it('goes by fallback where it cannot be created again', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      bot.emulator.fail({ match: 'POST /me/personas', with: { code: 368, subcode: 1346003 } });
      await say(bot, 'after');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [null, 'after'],
      ]);
    });
  });

  describe('a message refused by a bare 100, though the persona is there', () => {
    const bareRefusal = (bot: TestBot) =>
      bot.emulator.fail({
        match: ({ path, body }) => path.endsWith('/messages') && 'persona_id' in (body as object),
        with: { code: 100 },
      });

    it('goes out as the fallback, and the persona counts as gone from then on', async () => {
      const bot = await start();
      await say(bot, 'before');
      bareRefusal(bot);
      await say(bot, 'after');
      await say(bot, 'and again');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [null, 'after'],
        [JOHN.name, 'and again'],
      ]);
      expect(bot.emulator.personas()).toHaveLength(2);
    });

    it('is rejected with the first error where it is refused without the persona, too', async () => {
      const bot = await start();
      await say(bot, 'before');
      const tooLong = 'x'.repeat(2001);
      await expect(say(bot, tooLong)).rejects.toThrow('(#100)');
      await say(bot, 'after');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'after'],
      ]);
      expect(creations(bot)).toBe(1);
    });

    it("rejects with Messenger's error where fallback is 'throw'", async () => {
      const bot = await start({ fallback: 'throw' });
      await say(bot, 'before');
      bareRefusal(bot);
      await expect(say(bot, 'after')).rejects.toThrow('(#100)');
      expect(texts(bot)).toEqual(['before']);
    });
  });

  it.each([{ code: 100, subcode: 2018008 }, { code: 100, subcode: 2018034 }, { code: 11 }])(
    'a message refused by %o while its persona is there is rejected',
    async (fault) => {
      const bot = await start();
      await say(bot, 'before');
      bot.emulator.fail({ match: 'messages', with: fault });
      await expect(say(bot, 'after')).rejects.toThrow(`(#${fault.code})`);
      expect(texts(bot)).toEqual(['before']);
      expect(creations(bot)).toBe(1);
    },
  );

  it.each([
    { code: 551 },
    { code: 100, subcode: 2018001 },
    { code: 10, subcode: 2018278 },
    { code: 200, subcode: 1545041 },
    { code: 190 },
    { code: 230 },
    { code: 613 },
    { code: 80006 },
    { code: 4 },
  ])(
    "a message refused by %o, the recipient's, the token's or a limit's, asks no more",
    async (fault) => {
      const bot = await start();
      await say(bot, 'before');
      const before = bot.emulator.requests.length;
      const times = mode.batchConfig ? 3 : 1;
      bot.emulator.fail({ match: 'messages', times, with: fault });
      await expect(say(bot, 'after')).rejects.toThrow(`(#${fault.code})`);
      expect(texts(bot)).toEqual(['before']);
      // The bot asked the batch queue for two retries, and a clear refusal of the message is the queue's to repeat.
      expect(bot.emulator.requests.length - before).toBe(times);
      expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
    },
  );

  describe('a recipient who cannot be shown personas', () => {
    const refusing = async (options: BotOptions['personas'] = {}) => {
      const bot = await start(options);
      bot.emulator.user(PSID).refusePersonas();
      return bot;
    };

    it('gets the message as the Page, and the next one at one call', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      const before = bot.emulator.requests.length;
      await say(bot, 'two');
      await bot.handle((context) => context.typingOn({ persona: 'mary' }));
      expect(bot.emulator.requests.length - before).toBe(2);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
        [null, 'typing_on'],
      ]);
      expect(bot.events.filter(({ type }) => type === 'fallback')).toMatchObject(
        Array(3).fill({ reason: 'RECIPIENT_UNSUPPORTED' }),
      );
    });

    it('gets the name before the text', async () => {
      const bot = await refusing({ fallback: 'prefix' });
      await say(bot, 'one');
      await bot.handle(async (context) => {
        await context.sendText('two', { persona: 'mary' });
        await context.sendMessage({ text: 'three' }, { persona: 'mary' });
        await context.sendText('x'.repeat(1990), { persona: 'mary' });
        await context.sendImage('https://example.com/a.png', { persona: 'mary' });
      });
      expect(spoken(bot.emulator)).toEqual([
        [null, 'John Mathew: one'],
        [null, 'Mary Parker: two'],
        [null, 'Mary Parker: three'],
        [null, 'x'.repeat(1990)],
        [null, 'attachment'],
      ]);
    });

    it("rejects with 'throw', and tries again each time", async () => {
      const bot = await refusing({ fallback: 'throw' });
      for (const text of ['one', 'two']) {
        await expect(say(bot, text)).rejects.toMatchObject({
          code: 'RECIPIENT_UNSUPPORTED',
          graph: { code: 10, subcode: 2018336 },
        });
      }
      expect(texts(bot)).toEqual([]);
      bot.emulator.user(PSID).refusePersonas(false);
      await say(bot, 'three');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'three']]);
    });

    it('does not keep others from seeing them', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      await bot.handle((context) => context.sendText('two', { persona: 'john' }), {
        psid: '5000001',
      });
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [JOHN.name, 'two'],
      ]);
    });

    it('has no temporary persona created for nothing', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      const before = creations(bot);
      await say(bot, 'two', { ...JOHN, temporary: true });
      expect(creations(bot)).toBe(before);
    });
  });

  describe('a creation', () => {
    it.each([
      { code: 1 },
      { code: 2 },
      { code: 1200 },
      { code: 4 },
      { code: 613 },
      { code: 80006 },
    ])('that fails in passing by %o is tried again, and the message waits', async (fault) => {
      const bot = await start();
      bot.emulator.fail({ match: 'POST /me/personas', with: fault });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
      expect(types(bot)).toEqual(['retried', 'created', 'spoke']);
      expect(bot.events[0]).toMatchObject({ pageId: PAGE.id });
    });

    it('that goes on failing lets the message go by fallback within retryMs', async () => {
      const bot = await start({ retryMs: 400 });
      bot.emulator.fail({ match: 'POST /me/personas', times: Infinity, with: { code: 2 } });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
      expect(bot.events.at(-1)).toMatchObject({ type: 'fallback', reason: 'UNAVAILABLE' });
    });

    it('that hangs lets the message go by fallback after retryMs', async () => {
      const bot = await start({ retryMs: 100 });
      bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'hang' } });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
      await bot.emulator.close();
    });

    it("that fails rejects the message where fallback is 'throw'", async () => {
      const bot = await start({ fallback: 'throw', retryMs: 100 });
      bot.emulator.fail({ match: 'POST /me/personas', with: { code: 2 } });
      await expect(say(bot, 'hello')).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        graph: { code: 2 },
      });
      expect(bot.emulator.messages()).toEqual([]);
    });

    it('without a clear answer is on record as unconfirmed, and asked for again', async () => {
      const store = memoryStore();
      const bot = await start({ store });
      bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
      expect(types(bot)).toEqual(['unconfirmed', 'retried', 'created', 'spoke']);
      const records = (await store.list('')).map(([, record]) => record);
      expect(records.map(({ kind }) => kind).sort()).toEqual(['persona', 'unconfirmed']);
      // Nobody can tell that this one is ours: nothing is taken for ours by its name.
      expect(bot.emulator.personas()).toHaveLength(2);
    });

    it('of a temporary persona without a clear answer is unconfirmed, too', async () => {
      const store = memoryStore();
      const bot = await start({ store });
      bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
      await say(bot, 'hello', { ...JOHN, temporary: true });
      await bot.plugin?.close();
      const records = (await store.list('')).map(([, record]) => record);
      expect(records).toMatchObject([{ kind: 'unconfirmed', name: JOHN.name }]);
      expect(bot.emulator.personas()).toHaveLength(1);
    });

    it('of a temporary persona that is refused leaves no record', async () => {
      const store = memoryStore();
      const bot = await start({ store });
      bot.emulator.fail({ match: 'POST /me/personas', with: { code: 368 } });
      await say(bot, 'hello', { ...JOHN, temporary: true });
      expect(await store.list('')).toEqual([]);
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    });

    it('that never reached Messenger is not unconfirmed', async () => {
      const bot = await start({ retryMs: 100 });
      await bot.emulator.close();
      const error: unknown = await bot
        .handle(({ client }) => client.ensurePersona(JOHN))
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'UNAVAILABLE' });
      expect(error).not.toHaveProperty('outcomeUnknown');
      expect(types(bot)).not.toContain('unconfirmed');
    });
  });

  it('a message without a clear answer is not sent again', async () => {
    const bot = await start();
    await say(bot, 'before');
    const match = mode.batchConfig ? /^POST \/$/ : 'messages';
    bot.emulator.fail({ match, with: { connection: 'lost' } });
    await expect(say(bot, 'after')).rejects.toThrow('socket hang up');
    expect(texts(bot)).toEqual(['before', 'after']);
  });
});

describe('in batch mode, with retries of its own', () => {
  const start = () =>
    startBot({ personas: { roster: ROSTER }, batchConfig: { delay: 10, retryTimes: 2 } });
  const say = (bot: TestBot, text: string) =>
    bot.handle((context) => context.sendText(text, { persona: 'john' }));
  const batches = ({ emulator }: TestBot) => calls(emulator).filter((call) => call === 'POST /');

  it('a null among the answers fails its own message alone, and repeats none', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { item: null, done: true } });
    const outcomes = await bot.handle((context) => {
      context.usePersona('john');
      return Promise.allSettled([
        context.sendText('one'),
        context.sendText('two'),
        context.sendText('three'),
      ]);
    });
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(texts(bot)).toEqual(['before', 'one', 'two', 'three']);
    expect(batches(bot)).toHaveLength(2);
  });

  it('an error that came although the message was sent is not repeated', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow();
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it('a clear refusal of the message is repeated as the bot asked for', async () => {
    const bot = await start();
    await say(bot, 'before');
    const fault = bot.emulator.fail({ match: 'messages', times: 2, with: { code: 613 } });
    await say(bot, 'after');
    expect(fault.hits).toBe(2);
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it('a refused persona is not repeated in vain', async () => {
    const bot = await start();
    await say(bot, 'before');
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    const before = batches(bot).length;
    await say(bot, 'after');
    expect(batches(bot).length - before).toBe(2);
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'after']);
  });

  it('in JSON mode 1/1357046 is not sent again either', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow('(#1)');
    expect(texts(bot)).toEqual(['before', 'after']);
    expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
  });
});

describe('what cannot be told', () => {
  it('whether the persona is gone: the message goes out by fallback all the same', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 100 } });
    const say = (text: string) =>
      bot.handle((context) => context.sendText(text, { persona: 'john' }));
    await say('before');
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    bot.emulator.fail({ match: 'GET', with: { code: 2 } });
    await say('after');
    await say('and again');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [null, 'after'],
      [JOHN.name, 'and again'],
    ]);
  });

  it('what a stream of an open file held: the message is rejected with the first error', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => context.sendText('before', { persona: 'john' }));
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    const file = await open(__filename);
    const stream = createReadStream('', { fd: file });
    Object.assign(stream, { path: undefined });
    const sent = bot.handle((context) =>
      context.sendFile(stream, { persona: 'john', filename: 'a.ts' }),
    );
    await expect(sent).rejects.toThrow('(#100)');
  });
});

describe('as time goes by', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const say = (bot: TestBot, text: string) =>
    bot.handle((context) => context.sendText(text, { persona: 'john' }));

  it.each([{ code: 100 }, { code: 200 }, { code: 230 }, { code: 368, subcode: 1346003 }])(
    'a creation refused for good by %o is not asked for again for 10 minutes',
    async (fault) => {
      const bot = await startBot({ personas: { roster: ROSTER } });
      const refused = bot.emulator.fail({ match: 'POST /me/personas', with: fault });
      const start = Date.now();
      await say(bot, 'one');
      vi.setSystemTime(start + 599_000);
      await say(bot, 'two');
      expect(creations(bot)).toBe(1);
      await bot.handle((context) => context.sendText('somebody else', { persona: 'mary' }));
      vi.setSystemTime(start + 601_000);
      await say(bot, 'three');
      expect(refused.hits).toBe(1);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
        [MARY.name, 'somebody else'],
        [JOHN.name, 'three'],
      ]);
    },
  );

  it('a lasting limit stops persona calls for the Page until it is over, as the header says', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const business = {
      [PAGE.id]: [
        {
          type: 'messenger',
          call_count: 100,
          total_cputime: 25,
          total_time: 25,
          estimated_time_to_regain_access: 19,
        },
      ],
    };
    const headers = { 'x-business-use-case-usage': JSON.stringify(business) };
    const limited = bot.emulator.fail({
      match: 'POST /me/personas',
      with: { code: 80006, headers },
    });
    const start = Date.now();
    await say(bot, 'one');
    vi.setSystemTime(start + 18 * 60_000);
    await say(bot, 'two');
    await bot.handle((context) => context.sendText('three', { persona: 'mary' }));
    expect(creations(bot)).toBe(1);
    await expect(bot.handle(({ client }) => client.getAllPersonas())).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    vi.setSystemTime(start + 20 * 60_000);
    await say(bot, 'four');
    expect(limited.hits).toBe(1);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
      [null, 'three'],
      [JOHN.name, 'four'],
    ]);
  });

  it('a limit without an end is left alone for a minute', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 100 } });
    bot.emulator.fail({
      match: 'POST /me/personas',
      with: { code: 613, headers: { 'x-business-use-case-usage': 'no JSON' } },
    });
    const start = Date.now();
    await say(bot, 'one');
    await say(bot, 'two');
    expect(creations(bot)).toBe(1);
    vi.setSystemTime(start + 61_000);
    await say(bot, 'three');
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
      [JOHN.name, 'three'],
    ]);
  });
});
