import { setTimeout as sleep } from 'node:timers/promises';

import { MemorySessionStore, type MessengerContext } from 'bottender';
import type SessionStore from 'bottender/dist/session/SessionStore';
import { describe, expect, it, vi } from 'vitest';

import type { PersonasPlugin } from '../../src';
import {
  botOn,
  JOHN,
  MARY,
  PAGE,
  PSID,
  spoken,
  startBot,
  type BotOptions,
  type TestBot,
} from '../support/bot';
import { TestClock } from '../support/clock';

const ROSTER = { john: JOHN, mary: MARY };
const SESSION = `messenger:${PSID}`;

/** A store that takes its time, and counts what is written. */
function slowStore(delayMs = 5): { store: SessionStore; writes: () => number } {
  const inner = new MemorySessionStore({}, 0);
  let writes = 0;
  const store: SessionStore = {
    init: () => inner.init(),
    all: () => inner.all(),
    destroy: (id) => inner.destroy(id),
    async read(id) {
      await sleep(delayMs);
      return inner.read(id);
    },
    async write(id, session) {
      const written = structuredClone({ ...session });
      writes += 1;
      await sleep(delayMs);
      await inner.write(id, written);
    },
  };
  return { store, writes: () => writes };
}

function outside<T>(
  { plugin, bot }: TestBot,
  action: (context: MessengerContext) => T | Promise<T>,
  psid = PSID,
): Promise<T> {
  if (!plugin) throw new Error('plain Bottender has no such call');
  return plugin.withConversation({ psid, bot, create: true }, action);
}

async function start(options: BotOptions = {}): Promise<TestBot> {
  const bot = await startBot({ ...options, personas: { roster: ROSTER } });
  await bot.handle(() => undefined);
  return bot;
}

async function stateOf({ bot }: TestBot): Promise<unknown> {
  return (await bot.sessions.read(SESSION))?._state;
}

/** A promise and what resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('the session of a conversation outside an event', () => {
  it('is not written where nothing of it changed', async () => {
    const { store, writes } = slowStore();
    const bot = await start({ sessionStore: store });
    const before = writes();
    await outside(bot, async (context) => {
      context.usePersona('john');
      await context.sendText('one');
      context.setState({});
    });
    expect(writes()).toBe(before);
  });

  it('is written with what changed alone, after another process has written it', async () => {
    const bot = await start();
    await bot.handle((context) => context.setState({ kept: 1, changed: 1, gone: 1 }));
    await outside(bot, async (context) => {
      // Another process: it knows nothing of this one's turns.
      const there = await bot.bot.sessions.read(SESSION);
      await bot.bot.sessions.write(SESSION, {
        ...there,
        extra: { theirs: true },
        _state: { kept: 2, changed: 2, gone: 2, theirs: 2 },
      });
      context.setState({ changed: 3, ours: 3 });
      delete context.state.gone;
    });
    expect(await stateOf(bot)).toEqual({ kept: 2, theirs: 2, changed: 3, ours: 3 });
    expect(await bot.bot.sessions.read(SESSION)).toMatchObject({ extra: { theirs: true } });
  });

  it('keeps the persona that another process has set first', async () => {
    const inner = new MemorySessionStore({}, 0);
    // Each process has a store object of its own.
    const own = (): SessionStore => ({
      init: () => inner.init(),
      all: () => inner.all(),
      destroy: (id) => inner.destroy(id),
      read: async (id) => structuredClone(await inner.read(id)),
      write: (id, session) => inner.write(id, structuredClone({ ...session })),
    });
    const [here, there] = [
      await start({ sessionStore: own() }),
      await start({ sessionStore: own() }),
    ];
    await outside(here, async (context) => {
      await there.handle((other) => other.usePersona('john', { lifetime: 'conversation' }));
      context.handOver();
      context.takeBack();
    });
    await there.handle((context) => context.sendText('still John'));
    expect(spoken(there.emulator)).toEqual([['John Mathew', 'still John']]);
  });

  it('is not written where the function failed, as of a handler', async () => {
    const bot = await start();
    const failing = outside(bot, (context) => {
      context.setState({ half: true });
      throw new Error('from inside');
    });
    await expect(failing).rejects.toThrow('from inside');
    expect(await stateOf(bot)).toEqual({});
  });

  it('is written whole where somebody has destroyed it meanwhile', async () => {
    const bot = await start();
    await outside(bot, async (context) => {
      await bot.bot.sessions.destroy(SESSION);
      context.setState({ ours: 1 });
    });
    expect(await bot.bot.sessions.read(SESSION)).toMatchObject({
      user: { id: PSID },
      _state: { ours: 1 },
    });
  });

  it('warns of a state that is set after it was written, as Bottender does', async () => {
    const bot = await start();
    const context = await outside(bot, (given) => {
      given.setState({ ours: 1 });
      return given;
    });
    expect(context.isSessionWritten).toBe(true);
  });
});

describe.each([
  ['that answers at once', 0],
  ['that takes its time', 5],
])('beside the webhook of the same process, with a session store %s', (_, delayMs) => {
  const storeOptions = (): BotOptions =>
    delayMs === 0 ? {} : { sessionStore: slowStore(delayMs).store };

  it('keeps what both changed while a handler was running', async () => {
    const bot = await start(storeOptions());
    const { opened, open } = gate();
    const handled = bot.handle(async (context) => {
      context.setState({ fromHandler: 1 });
      await opened;
      context.setState({ laterFromHandler: 1 });
    });
    await outside(bot, (context) => {
      context.setState({ fromOutside: 1 });
      context.usePersona('john', { lifetime: 'conversation' });
    });
    open();
    await handled;
    expect(await stateOf(bot)).toEqual({ fromHandler: 1, laterFromHandler: 1, fromOutside: 1 });
    await bot.handle((context) => context.sendText('John speaks'));
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'John speaks']]);
  });

  it('shows a running handler what was changed, its persona included', async () => {
    const bot = await start(storeOptions());
    await bot.handle((context) => context.usePersona('mary', { lifetime: 'conversation' }));
    const { opened, open } = gate();
    const said = gate();
    const handled = bot.handle(async (context) => {
      await context.sendText('one');
      said.open();
      await opened;
      await context.sendText('two');
    });
    await said.opened;
    await outside(bot, (context) => context.usePersona('john', { lifetime: 'conversation' }));
    open();
    await handled;
    await bot.handle((context) => context.sendText('three'));
    expect(spoken(bot.emulator)).toEqual([
      [MARY.name, 'one'],
      [JOHN.name, 'two'],
      [JOHN.name, 'three'],
    ]);
  });

  it('leaves the sessions of others and of other bots alone', async () => {
    const bot = await start(storeOptions());
    // Another bot with sessions of its own, on the same plugin.
    const other = botOn(bot.emulator, { personas: null, before: [bot.plugin as PersonasPlugin] });
    await other.handle(() => undefined);
    const { opened, open } = gate();
    const handled = [bot, other].map(({ handle }, index) =>
      handle(() => opened, index === 0 ? { psid: '5000001' } : {}),
    );
    await outside(bot, (context) => context.setState({ fromOutside: 1 }));
    open();
    await Promise.all(handled);
    expect(await stateOf(other)).toEqual({});
    expect((await bot.bot.sessions.read('messenger:5000001'))?._state).toEqual({});
  });

  it('loses nothing of many that run at the same time', async () => {
    const bot = await start(storeOptions());
    const jobs = Array.from({ length: 40 }, (_value, index) => index);
    await Promise.all(
      jobs.map(async (index) => {
        await sleep(index % 7);
        if (index % 4 === 0) await bot.handle(async () => sleep(index % 5));
        else {
          await outside(bot, async (context) => {
            await sleep(index % 3);
            context.setState({ [`outside${index}`]: index });
          });
        }
      }),
    );
    const expected = jobs.filter((index) => index % 4 !== 0);
    expect(await stateOf(bot)).toEqual(
      Object.fromEntries(expected.map((index) => [`outside${index}`, index])),
    );
  });
});

it('an access to the session that never ends does not stop the conversation', async () => {
  const clock = new TestClock();
  const { store } = slowStore(0);
  const hanging = gate();
  let hangs = false;
  const sessionStore: SessionStore = {
    ...store,
    read: (id) => {
      if (!hangs) return store.read(id);
      hanging.open();
      return new Promise(() => undefined);
    },
  };
  const bot = await startBot({ clock, sessionStore, personas: { roster: ROSTER } });
  await outside(bot, () => undefined);
  hangs = true;
  void bot.handle(() => undefined);
  await hanging.opened;
  hangs = false;
  const answered = bot.handle((context) => context.sendText('still here'));
  await vi.waitFor(async () => {
    await clock.advance(1000);
    expect(spoken(bot.emulator)).toEqual([[null, 'still here']]);
  });
  await answered;
});

describe('a change made outside an event', () => {
  it('is not lost to an event whose session was read before, and whose context came after', async () => {
    const reading = gate();
    const mapped = gate();
    let isSlow = false;
    const bot = await start({
      mapPageToAccessToken: async () => {
        if (isSlow) {
          reading.open();
          await mapped.opened;
        }
        return PAGE.accessToken;
      },
    });
    await outside(bot, () => undefined);
    isSlow = true;
    const handled = bot.handle((context) => context.setState({ theirs: 1 }));
    await reading.opened;
    isSlow = false;
    await outside(bot, (context) => {
      context.usePersona('mary', { lifetime: 'conversation' });
      context.setState({ ours: 1 });
    });
    mapped.open();
    await handled;
    expect(await stateOf(bot)).toEqual({ theirs: 1, ours: 1 });
    expect(await bot.handle((context) => context.persona?.name)).toBe(MARY.name);
  });

  it('is not lost to a handler that ran before the first of them', async () => {
    const bot = await start();
    const running = gate();
    const done = gate();
    const handled = bot.handle(async (context) => {
      running.open();
      await done.opened;
      context.setState({ theirs: 1 });
    });
    await running.opened;
    await outside(bot, (context) => context.setState({ ours: 1 }));
    done.open();
    await handled;
    expect(await stateOf(bot)).toEqual({ theirs: 1, ours: 1 });
  });

  it('is not lost to the first event of a new customer', async () => {
    const bot = await start();
    const running = gate();
    const done = gate();
    const psid = '2000000000077';
    await outside(bot, () => undefined);
    const handled = bot.handle(
      async () => {
        running.open();
        await done.opened;
      },
      { psid },
    );
    await running.opened;
    await outside(bot, (context) => context.setState({ ours: 1 }), psid);
    done.open();
    await handled;
    expect((await bot.bot.sessions.read(`messenger:${psid}`))?._state).toEqual({ ours: 1 });
  });

  it('does not undo what the handler of a new customer changes after it', async () => {
    const bot = await start();
    const running = gate();
    const done = gate();
    const psid = '2000000000078';
    const handled = bot.handle(
      async (context) => {
        running.open();
        await done.opened;
        context.setState({ theirs: 'newer' });
      },
      { psid },
    );
    await running.opened;
    await outside(bot, (context) => context.setState({ ours: 1, theirs: 'older' }), psid);
    done.open();
    await handled;
    const session = await bot.bot.sessions.read(`messenger:${psid}`);
    expect(session?._state).toEqual({ ours: 1, theirs: 'newer' });
  });

  it.each([
    ['of a customer', PSID],
    ['of a new customer', '2000000000079'],
  ])('is not made once more by another one %s that ends later', async (_, psid) => {
    const bot = await start();
    const begun = gate();
    const done = gate();
    const lasting = { lifetime: 'conversation' } as const;
    const long = outside(
      bot,
      async (context) => {
        context.setState({ long: 1 });
        begun.open();
        await done.opened;
        expect(context.persona?.name).toBe(JOHN.name);
      },
      psid,
    );
    await begun.opened;
    await outside(bot, (context) => context.usePersona('john', lasting), psid);
    await bot.handle((context) => context.usePersona('mary', lasting), { psid });
    done.open();
    await long;
    await bot.handle((context) => context.sendText('hello'), { psid });
    expect(spoken(bot.emulator, psid)).toEqual([[MARY.name, 'hello']]);
  });

  it('is seen by a handler that runs', async () => {
    const bot = await start();
    await outside(bot, () => undefined);
    await bot.handle(async (context) => {
      await outside(bot, (agent) => agent.usePersona('mary', { lifetime: 'conversation' }));
      expect(context.persona?.name).toBe(MARY.name);
    });
  });
});
