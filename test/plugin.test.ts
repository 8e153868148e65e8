import { describe, expect, it } from 'vitest';

import { memoryStore, personas, PersonaError } from '../src';
import { botOn, calls, JOHN, PSID, spoken, startBot, startTestEmulator } from './support/bot';

describe('personas(options)', () => {
  it('needs no options', () => {
    expect(personas()).toBeTypeOf('function');
  });

  const bad: [string, unknown, string, RegExp][] = [
    [
      'an unknown option',
      { rooster: {} },
      'INVALID_OPTION',
      /"rooster".*options are roster, default/,
    ],
    ['options that are no object', 'john', 'INVALID_OPTION', /got "john"/],
    ['a roster that is no object', { roster: [JOHN] }, 'INVALID_OPTION', /`roster`.*an object/],
    ['a roster name made of digits', { roster: { 42: JOHN } }, 'INVALID_OPTION', /"42"/],
    ['an empty roster name', { roster: { '': JOHN } }, 'INVALID_OPTION', /roster name/],
    ['a roster entry without a name', { roster: { john: {} } }, 'INVALID_PROFILE', /roster\.john/],
    ['a roster entry that is no object', { roster: { john: 'x' } }, 'INVALID_PROFILE', /got "x"/],
    [
      'a temporary roster entry',
      { roster: { john: { ...JOHN, temporary: true } } },
      'INVALID_PROFILE',
      /temporary/,
    ],
    [
      'a roster ID that is not digits',
      { roster: { john: { ...JOHN, id: 'a1' } } },
      'INVALID_ID',
      /"a1"/,
    ],
    [
      'a default outside the roster',
      { roster: { john: JOHN }, default: 'jon' },
      'INVALID_OPTION',
      /john.*"jon"/,
    ],
    ['a default without a roster', { default: 'john' }, 'INVALID_OPTION', /empty.*"john"/],
    ['a default that is no name', { default: 5 }, 'INVALID_OPTION', /roster name.*5/],
    [
      'a fallback that is none',
      { fallback: 'bot' },
      'INVALID_OPTION',
      /'prefix' or 'throw', but got "bot"/,
    ],
    ['a retryMs below 0', { retryMs: -1 }, 'INVALID_OPTION', /milliseconds.*-1/],
    ['a retryMs that is no number', { retryMs: '10s' }, 'INVALID_OPTION', /"10s"/],
    ['a retryMs that no timer can wait', { retryMs: Infinity }, 'INVALID_OPTION', /2147483647/],
    ['a leaseMs that is too short', { leaseMs: 99 }, 'INVALID_OPTION', /`leaseMs`.*from 100.*99/],
    ['a store that is none', { store: {} }, 'INVALID_OPTION', /fileStore\(\).*\{\}/],
    ['a store that is null', { store: null }, 'INVALID_OPTION', /null/],
    ['an onEvent that is no function', { onEvent: 'log' }, 'INVALID_OPTION', /function.*"log"/],
    ['a version that is none', { graphVersion: 'latest' }, 'INVALID_OPTION', /'v26\.0'.*"latest"/],
  ];

  it.each(bad)('refuses %s at once', (_, options, code, message) => {
    const refusal = (() => {
      try {
        personas(options as never);
        return undefined;
      } catch (error) {
        return error as PersonaError;
      }
    })();
    expect(refusal).toBeInstanceOf(PersonaError);
    expect(refusal).toMatchObject({ name: 'PersonaError', code });
    expect(refusal?.message).toMatch(message);
  });

  it('takes an option that is undefined as not given', () => {
    expect(() =>
      personas({ roster: undefined, store: undefined, default: undefined }),
    ).not.toThrow();
  });

  it('opens nothing: that waits for the first context', async () => {
    const used: string[] = [];
    const store = memoryStore();
    for (const [name, method] of Object.entries(store)) {
      const noted = (...args: never[]): unknown => {
        used.push(name);
        return (method as (...args: never[]) => unknown)(...args);
      };
      Object.assign(store, { [name]: noted });
    }
    const bot = await startBot({ personas: { store, roster: { john: JOHN } } });
    expect(used).toEqual([]);
    await bot.handle((context) => context.usePersona('john'));
    expect(used).not.toEqual([]);
    expect(bot.emulator.requests).toEqual([]);
  });
});

describe('the plugin', () => {
  it('attaches in the tick in which it is called, and once', async () => {
    const plugin = personas({ roster: { john: JOHN }, store: memoryStore() });
    const emulator = await startTestEmulator();
    const bot = botOn(emulator, { personas: null, before: [plugin, plugin] });
    await bot.handle(async (context) => {
      const prototype: unknown = Object.getPrototypeOf(context);
      plugin(context);
      expect(Object.getPrototypeOf(context)).toBe(prototype);
      context.usePersona('john');
      await context.sendText('hello');
    });
    expect(spoken(emulator)).toEqual([[JOHN.name, 'hello']]);
  });

  it('leaves contexts what they are to everybody else', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      const { MessengerContext } = await import('bottender');
      expect(context).toBeInstanceOf(MessengerContext);
      expect(context.platform).toBe('messenger');
      expect(context.session).toMatchObject({ user: { id: PSID } });
    });
  });

  it('takes over whom another plugin had speak before', async () => {
    const emulator = await startTestEmulator();
    let id = '';
    const other = botOn(emulator, { before: [(context) => context.usePersona(id)] });
    await other.handle(async (context) => {
      ({ id } = await context.client.createPersona(JOHN));
    });
    await other.handle((context) => context.sendText('hello'));
    expect(spoken(emulator)).toEqual([[JOHN.name, 'hello']]);
  });

  it('closes the store', async () => {
    let closed = 0;
    const store = { ...memoryStore(), close: () => Promise.resolve(void (closed += 1)) };
    await personas({ store }).close();
    expect(closed).toBe(1);
  });

  it('lets the default speak where nothing else says so', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN }, default: 'john' } });
    await bot.handle((context) => context.sendText('hello'));
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });

  it('uses the persona of a roster entry that has an ID, and creates none', async () => {
    const emulator = await startTestEmulator();
    const { id } = await botOn(emulator).handle((context) => context.client.createPersona(JOHN));
    const bot = botOn(emulator, {
      personas: { roster: { john: { ...JOHN, id } }, default: 'john' },
    });
    const current = await bot.handle(async (context) => {
      await context.sendText('hello');
      return context.persona;
    });
    expect(current).toEqual({ id, ...JOHN });
    expect(spoken(emulator)).toEqual([[JOHN.name, 'hello']]);
    expect(calls(emulator)).toEqual(['POST /me/personas', 'POST /me/messages']);
  });
});

describe('onEvent', () => {
  it('hears of creation, reuse, messages and deletion', async () => {
    const emulator = await startTestEmulator();
    const store = memoryStore();
    const options = { personas: { store, roster: { john: JOHN } } };
    const first = botOn(emulator, options);
    await first.handle((context) => context.sendText('hello', { persona: 'john' }));
    const second = botOn(emulator, options);
    await second.handle(async (context) => {
      context.usePersona('john');
      await context.typingOn();
      await context.sendText('again');
      await context.sendText('and again');
      await context.client.deletePersona(context.persona?.id as string);
    });
    const [persona] = emulator.personas(undefined, { includeDeleted: true });
    const [one, , two, three] = emulator.messages();
    const about = { pageId: persona?.pageId, personaId: persona?.id };
    const spoke = { type: 'spoke', ...about, name: JOHN.name, psid: one?.psid };
    expect(first.events).toEqual([
      { type: 'created', ...about, name: JOHN.name },
      { ...spoke, messageId: one?.id },
    ]);
    expect(second.events).toEqual([
      { type: 'reused', ...about, name: JOHN.name },
      { ...spoke, messageId: two?.id },
      { ...spoke, messageId: three?.id },
      { type: 'deleted', ...about },
    ]);
  });

  it('hears who spoke in batch mode, too', async () => {
    const bot = await startBot({
      personas: { roster: { john: JOHN } },
      batchConfig: { delay: 10 },
    });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    const [message] = bot.emulator.messages();
    expect(bot.events.at(-1)).toMatchObject({ type: 'spoke', messageId: message?.id });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('from onEvent');
      },
    ],
    ['rejects', () => Promise.reject(new Error('from onEvent'))],
  ])('never disturbs a handler when it %s', async (_, onEvent) => {
    const bot = await startBot({ personas: { onEvent, roster: { john: JOHN }, default: 'john' } });
    await bot.handle((context) => context.sendText('hello'));
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });
});

describe('graphVersion', () => {
  const everyCall = async (options: Parameters<typeof startBot>[0]) => {
    const bot = await startBot(options);
    await bot.handle(async (context) => {
      context.usePersona(JOHN);
      await context.sendText('hello');
      await context.sendImage(Buffer.from('a picture'));
      await context.markSeen();
      await context.getUserProfile();
      await context.client.getAllPersonas();
    });
    const outside = await bot.client.getPageInfo();
    expect(outside).toMatchObject({ id: bot.emulator.personas()[0]?.pageId });
    const versions = bot.emulator.requests.map(({ version }) => version);
    return { inside: new Set(versions.slice(0, -1)), outside: versions.at(-1) };
  };

  it.each(['v26.0', '26.0'])('is %s for every call of a context', async (graphVersion) => {
    expect(await everyCall({ personas: { graphVersion } })).toEqual({
      inside: new Set(['v26.0']),
      outside: 'v6.0',
    });
  });

  it('is for the batch queue, too', async () => {
    const batchConfig = { delay: 10 };
    const versions = await everyCall({ personas: { graphVersion: 'v26.0' }, batchConfig });
    expect(versions.inside).toEqual(new Set(['v26.0']));
  });

  it("is Bottender's own where it is not given", async () => {
    expect(await everyCall({})).toEqual({ inside: new Set(['v6.0']), outside: 'v6.0' });
  });
});
