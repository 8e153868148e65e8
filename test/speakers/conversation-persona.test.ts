import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CacheBasedSessionStore,
  FileSessionStore,
  MemoryCacheStore,
  MemorySessionStore,
} from 'bottender';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  botOn,
  JOHN,
  MARY,
  spoken,
  startBot,
  startTestEmulator,
  type BotOptions,
} from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const FOR_THE_CONVERSATION = { lifetime: 'conversation' } as const;
const ONE_DAY_MS = 86_400_000;

const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];

it('an ID alone is kept as that, also where a session store writes `null` for what is not there', async () => {
  const sessionStore = new MemorySessionStore({}, 0);
  const write = sessionStore.write.bind(sessionStore);
  // As the MongoDB driver does.
  const nullFor = (_: string, value: unknown) => (value === undefined ? null : value);
  sessionStore.write = (id, session) =>
    write(id, JSON.parse(JSON.stringify(session, nullFor)) as typeof session);
  const bot = await startBot({ sessionStore });
  await bot.handle((context) => context.usePersona({ id: '123' }, FOR_THE_CONVERSATION));
  expect(await bot.handle((context) => context.persona)).toStrictEqual({ id: '123' });
});

describe.each(MODES)("in %s mode, a conversation's persona", (_, mode) => {
  it('speaks from now on, in this event and the next ones of this user', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER, default: 'mary' } });
    await bot.handle(async (context) => {
      context.usePersona('john', FOR_THE_CONVERSATION);
      await context.sendText('one');
    });
    await bot.handle((context) => context.sendText('two'));
    await bot.handle((context) => context.sendText('somebody else'), { psid: '5000001' });
    await bot.handle(async (context) => {
      context.usePersona(null);
      await context.sendText('for once the Page');
    });
    await bot.handle((context) => context.sendText('three'));
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
      [MARY.name, 'somebody else'],
      [null, 'for once the Page'],
      [JOHN.name, 'three'],
    ]);
  });

  it('ends what usePersona() said before, in its context or scope', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      context.usePersona('mary');
      context.usePersona('john', FOR_THE_CONVERSATION);
      await context.sendText('conversation');
      await context.withPersona('mary', async () => {
        context.usePersona('john');
        context.usePersona('john', FOR_THE_CONVERSATION);
        await context.sendText('the enclosing scope');
      });
      context.usePersona('mary');
      await context.sendText('usePersona');
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'conversation'],
      [MARY.name, 'the enclosing scope'],
      [MARY.name, 'usePersona'],
    ]);
  });

  it('is replaced, and forgotten by null', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    const next = async (text: string) => bot.handle((context) => context.sendText(text));
    await bot.handle((context) => context.usePersona('john', FOR_THE_CONVERSATION));
    await next('john');
    await bot.handle((context) => context.usePersona('mary', FOR_THE_CONVERSATION));
    await next('mary');
    await bot.handle((context) => context.usePersona(null, FOR_THE_CONVERSATION));
    await next('the Page');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'john'],
      [MARY.name, 'mary'],
      [null, 'the Page'],
    ]);
  });

  it('may be named by any lasting ref', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    const persona = await bot.handle(({ client }) => client.ensurePersona(JOHN));
    const refs = [
      'john',
      persona.id,
      { ...JOHN },
      { ...JOHN, key: 'agent-7' },
      persona,
      { id: persona.id },
    ];
    for (const ref of refs) {
      await bot.handle((context) => context.usePersona(ref, FOR_THE_CONVERSATION));
      await bot.handle((context) => context.sendText('hello'));
    }
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(refs.length).fill(JOHN.name));
    expect(bot.emulator.personas()).toHaveLength(2);
  });

  it('is told by context.persona', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    await bot.handle((context) => {
      context.usePersona('john', FOR_THE_CONVERSATION);
      expect(context.persona).toEqual(JOHN);
    });
    expect(await bot.handle((context) => context.persona)).toEqual(JOHN);
  });

  it('is passed over, with an event, when its name has left the roster', async () => {
    const emulator = await startTestEmulator();
    const sessionStore = new MemorySessionStore();
    const before = botOn(emulator, { ...mode, personas: { roster: ROSTER }, sessionStore });
    await before.handle((context) => context.usePersona('john', FOR_THE_CONVERSATION));
    const after = botOn(emulator, {
      ...mode,
      personas: { roster: { mary: MARY }, default: 'mary' },
      sessionStore,
    });
    await after.handle(async (context) => {
      await context.sendText('one');
      await context.sendText('two');
    });
    expect(spoken(emulator).map(([name]) => name)).toEqual([MARY.name, MARY.name]);
    expect(after.events.filter(({ type }) => type === 'fallback')).toMatchObject([
      { reason: 'UNKNOWN_PERSONA', message: expect.stringContaining('"john"') as string },
    ]);
  });

  it('is nothing in a session that holds something else there', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER, default: 'mary' } });
    for (const held of [5, 'x', { speaker: 5 }, { speaker: { ref: 7 } }, null]) {
      await bot.handle(async (context) => {
        Object.assign(context.session as object, { _personas: held });
        await context.sendText('hello');
      });
    }
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(5).fill(MARY.name));
  });

  it('does nothing in a context without a session', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    await bot.handle((context) => {
      context._session = null;
      context.usePersona('john', FOR_THE_CONVERSATION);
      expect(context.persona).toBeNull();
    });
  });
});

describe('in a file session store', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is there after a restart', async () => {
    const emulator = await startTestEmulator();
    const start = () =>
      botOn(emulator, {
        personas: { roster: ROSTER },
        sessionStore: new FileSessionStore({ dirname: folder }),
      });
    await start().handle((context) => context.usePersona('john', FOR_THE_CONVERSATION));
    await start().handle((context) => context.sendText('after a restart'));
    await start().handle((context) => context.usePersona(null, FOR_THE_CONVERSATION));
    await start().handle((context) => context.sendText('forgotten'));
    expect(spoken(emulator)).toEqual([
      [JOHN.name, 'after a restart'],
      [null, 'forgotten'],
    ]);
  });
});

/** Keeps what the Mongo store keeps: `$set` never takes a key away. */
class SettingCacheStore extends MemoryCacheStore {
  override async put(key: string, value: unknown, minutes: number): Promise<void> {
    const before: unknown = await this.get(key);
    const kept = { ...(before as object), ...(JSON.parse(JSON.stringify(value)) as object) };
    return super.put(key, kept, minutes);
  }
}

it('is cleared in a store that never takes a key away', async () => {
  const emulator = await startTestEmulator();
  const sessionStore = new CacheBasedSessionStore(new SettingCacheStore(10), 1000);
  const bot = botOn(emulator, { personas: { roster: ROSTER }, sessionStore });
  await bot.handle((context) => context.usePersona('john', FOR_THE_CONVERSATION));
  await bot.handle((context) => context.usePersona(null, FOR_THE_CONVERSATION));
  await bot.handle((context) => context.sendText('hello'));
  expect(spoken(emulator)).toEqual([[null, 'hello']]);
});

describe('as time goes by', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(MODES)("a conversation's persona ends after ttlMs (%s)", async (_, mode) => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    const start = Date.now();
    await bot.handle((context) =>
      context.usePersona('john', { ...FOR_THE_CONVERSATION, ttlMs: 60_000 }),
    );
    vi.setSystemTime(start + 59_999);
    await bot.handle((context) => context.sendText('in time'));
    vi.setSystemTime(start + 60_000);
    await bot.handle((context) => context.sendText('too late'));
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'in time'],
      [null, 'too late'],
    ]);
  });

  it('a recipient who cannot be shown personas is tried again after a day', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    const user = bot.emulator.user('5000001');
    const say = (text: string) =>
      bot.handle((context) => context.sendText(text), { psid: user.psid });
    user.refusePersonas();
    const start = Date.now();
    await say('found out');
    const before = bot.emulator.requests.length;
    await say('not tried');
    expect(bot.emulator.requests.length - before).toBe(1);
    user.refusePersonas(false);
    vi.setSystemTime(start + ONE_DAY_MS - 1000);
    await say('still not tried');
    vi.setSystemTime(start + ONE_DAY_MS + 1000);
    await say('tried again');
    expect(spoken(bot.emulator)).toEqual([
      [null, 'found out'],
      [null, 'not tried'],
      [null, 'still not tried'],
      [JOHN.name, 'tried again'],
    ]);
  });
});
