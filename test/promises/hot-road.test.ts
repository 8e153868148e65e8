import { AsyncLocalStorage, createHook } from 'node:async_hooks';

import type { MessengerContext } from 'bottender';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { memoryStore, type PersonaStore } from '../../src';
import { systemClock, type Clock } from '../../src/clock';
import { JOHN, PAGE, spoken, startBot, type BotOptions, type TestBot } from '../support/bot';

const GUEST = {
  name: 'Guest',
  profilePictureUrl: 'https://example.com/guest.jpg',
  temporary: true,
};
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 20 } }],
  ['first-message', { batchFirstMessage: true }],
];
const MESSAGES = 20;

/** Counts the timers that are set by what runs inside, and by whatever comes of that; nobody else's. */
const inside = new AsyncLocalStorage<{ timers: number }>();
/** Those of the plugin keep no asynchronous context: its clock counts them. */
const clock: Clock = {
  ...systemClock,
  after(...args) {
    const count = inside.getStore();
    if (count) count.timers += 1;
    return systemClock.after(...args);
  },
};
const TIMERS = ['Timeout', 'Immediate'];
const hook = createHook({
  init(_, type) {
    const count = inside.getStore();
    if (count && TIMERS.includes(type)) count.timers += 1;
  },
});

afterEach(() => {
  hook.disable();
});

async function timersOf(work: () => Promise<unknown>): Promise<number> {
  const count = { timers: 0 };
  hook.enable();
  await inside.run(count, work);
  hook.disable();
  return count.timers;
}

/** A store that counts what is asked of it. */
function countingStore(): { store: PersonaStore; count: { accesses: number } } {
  const count = { accesses: 0 };
  const store = new Proxy(memoryStore(), {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        count.accesses += 1;
        return Reflect.apply(method, target, args);
      };
    },
  });
  return { store, count };
}

const texts = Array.from({ length: MESSAGES }, (_, index) => `message ${index}`);
const sayAll = (context: MessengerContext) =>
  Promise.all(texts.map((text) => context.sendText(text)));

/** The timers that plain Bottender sets for the same messages. */
async function plainTimers(mode: BotOptions): Promise<number> {
  const plain = await startBot({ ...mode, personas: null });
  const timers = await plain.handle(async (context) => {
    // So that a connection is open, as it is after the message that makes a persona known.
    await context.sendText('first');
    return timersOf(() => sayAll(context));
  });
  // The timer of Bottender's queue runs all the time, and was set by nobody here; ours runs while something waits.
  return mode.batchConfig ? timers + 1 : timers;
}

/** The personas of one kind each, known before the counting begins. */
const SPEAKERS: [string, (context: MessengerContext) => void | Promise<unknown>][] = [
  ['the default', () => undefined],
  ['usePersona()', (context) => context.usePersona('john')],
  ['a profile', (context) => context.usePersona({ ...JOHN })],
  ['a temporary persona', (context) => context.usePersona(GUEST)],
  [
    "the conversation's persona",
    (context) => context.usePersona('john', { lifetime: 'conversation' }),
  ],
  [
    'a persona by its ID',
    async (context) => context.usePersona(await context.client.ensurePersona(JOHN)),
  ],
];

/** The Graph calls of some work. */
async function callsOf({ emulator }: TestBot, work: () => Promise<unknown>) {
  const before = emulator.requests.length;
  await work();
  return emulator.requests.slice(before);
}

describe.each(MODES)('in %s mode', (_, mode) => {
  it.each(SPEAKERS)('%s, once known, costs what the Page costs', async (_name, use) => {
    const expectedTimers = await plainTimers(mode);
    const { store, count } = countingStore();
    const bot = await startBot({
      ...mode,
      clock,
      personas: { roster: { john: JOHN }, default: 'john', store },
    });
    await bot.handle(async (context) => {
      await use(context);
      await context.sendText('so that the persona is known');
      const accesses = count.accesses;
      let timers = -1;
      const calls = await callsOf(bot, async () => {
        timers = await timersOf(() => sayAll(context));
      });
      expect(timers).toBe(expectedTimers);
      expect(count.accesses).toBe(accesses);
      if (mode.batchConfig) {
        expect(calls).toHaveLength(1);
        expect(calls[0]?.batch).toHaveLength(MESSAGES);
      } else {
        expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(
          texts.map(() => 'POST /me/messages'),
        );
      }
    });
    const names = spoken(bot.emulator).map(([name]) => name);
    expect(names).toHaveLength(MESSAGES + 1);
    expect(new Set(names).size).toBe(1);
    expect(names).not.toContain(null);
  });

  it('withPersona() and options cost no more', async () => {
    const expectedTimers = await plainTimers(mode);
    const { store, count } = countingStore();
    const bot = await startBot({ ...mode, clock, personas: { roster: { john: JOHN }, store } });
    await bot.handle((context) => context.sendText('known', { persona: 'john' }));
    const accesses = count.accesses;
    const calls = await callsOf(bot, () =>
      bot.handle(async (context) => {
        const timers = await timersOf(() =>
          Promise.all(
            texts.map((text, index) =>
              index % 2 === 0
                ? context.sendText(text, { persona: 'john' })
                : context.withPersona({ ...JOHN }, () => context.sendText(text)),
            ),
          ),
        );
        expect(timers).toBe(expectedTimers);
      }),
    );
    expect(count.accesses).toBe(accesses);
    expect(calls).toHaveLength(mode.batchConfig ? 1 : MESSAGES);
    expect(new Set(spoken(bot.emulator).map(([name]) => name))).toEqual(new Set([JOHN.name]));
  });

  it('a persona that is not known yet costs more, which the counts see', async () => {
    const expectedTimers = await plainTimers(mode);
    const { store, count } = countingStore();
    const bot = await startBot({ ...mode, clock, personas: { roster: { john: JOHN }, store } });
    await bot.handle(async (context) => {
      await context.sendText('first');
      context.usePersona('john');
      const timers = await timersOf(() => sayAll(context));
      expect(timers).toBeGreaterThan(expectedTimers);
    });
    expect(count.accesses).toBeGreaterThan(0);
  });

  it('another event of the Page finds the persona known', async () => {
    const { store, count } = countingStore();
    const bot = await startBot({
      ...mode,
      clock,
      personas: { roster: { john: JOHN }, default: 'john', store },
    });
    await bot.handle((context) => context.sendText('first'));
    const accesses = count.accesses;
    const calls = await callsOf(bot, () =>
      bot.handle((context) => context.sendText('second'), { psid: '2000000000002', page: PAGE }),
    );
    expect(count.accesses).toBe(accesses);
    expect(calls).toHaveLength(1);
  });
});

it('all bots of a process share one storage of scopes: each one slows down every promise', async () => {
  const run = vi.spyOn(AsyncLocalStorage.prototype, 'run');
  for (const psid of ['2000000000001', '2000000000002', '2000000000003']) {
    const bot = await startBot({ personas: { roster: { john: JOHN } } });
    const said = (context: MessengerContext) =>
      context.withPersona('john', () => context.sendText('hello'));
    await bot.handle(said, { psid });
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  }
  const storages = new Set(run.mock.contexts.filter((each) => each !== inside));
  run.mockRestore();
  expect(storages.size).toBe(1);
});
