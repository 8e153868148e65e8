import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { LineContext, MessengerContext } from 'bottender';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStore, PersonaError, personas } from '../src';
import { botOn, JOHN, MARY, PAGE, PSID, spoken, startBot, startTestEmulator } from './support/bot';

const ROSTER = { john: JOHN, mary: MARY };

let warnings: string[];

beforeEach(() => {
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warnings.push(String(warning));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.resetModules();
});

describe('two plugins on one bot', () => {
  it('throw, and say what to do', async () => {
    const emulator = await startTestEmulator();
    const [first, second] = [
      personas({ store: memoryStore() }),
      personas({ store: memoryStore() }),
    ];
    const bot = botOn(emulator, { personas: null, before: [first, second] });
    const handled = bot.handle(() => undefined);
    await expect(handled).rejects.toMatchObject({ name: 'PersonaError', code: 'INVALID_OPTION' });
    await expect(handled).rejects.toThrow('Keep one of them');
  });

  it('throw where they come of two copies of the package, on every channel', async () => {
    const { personas: copied } = await import('../src/index.js');
    vi.resetModules();
    const { personas: other } = await import('../src/index.js');
    expect(other).not.toBe(copied);
    const context = new LineContext({
      client: {},
      event: { rawEvent: {} },
      session: { user: { id: 'U1' } },
    } as never);
    copied({ store: memoryStore() })(context);
    expect(() => other({ store: memoryStore() })(context)).toThrow('Keep one of them');
  });
});

describe('personas without a call', () => {
  it('throws for the context that it is given as options, and says what to write', async () => {
    const emulator = await startTestEmulator();
    const uncalled = personas as unknown as (context: MessengerContext) => void;
    const bot = botOn(emulator, { personas: null, before: [uncalled] });
    const handled = bot.handle(() => undefined);
    await expect(handled).rejects.toThrow(PersonaError);
    await expect(handled).rejects.toThrow('plugins: [personas({ … })]');
  });
});

describe('a context that the tests of a bot mocked', () => {
  it('without an event or a client costs no error', () => {
    const plugin = personas({ roster: ROSTER, store: memoryStore() });
    const context = Object.create(MessengerContext.prototype) as MessengerContext;
    plugin(context);
    context.usePersona('john');
    expect(context.persona).toEqual(JOHN);
  });

  it('with a client of mocks tells it who speaks, as Bottender does', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const sendText = vi.fn();
    await bot.handle(async (context) => {
      const { _event: event, _session: session } = context;
      const client = { sendText } as never;
      const mocked = new MessengerContext({ client, event, session: session as never });
      personas({ roster: ROSTER, store: memoryStore() })(mocked);
      mocked.usePersona('123');
      await mocked.sendText('usePersona');
      await mocked.withPersona('456', () => mocked.sendText('withPersona'));
      await mocked.sendText('option', { personaId: '789' });
    });
    const said = sendText.mock.calls.map(([, text, options]) => [
      text as string,
      (options as { personaId?: string }).personaId,
    ]);
    expect(said).toEqual([
      ['usePersona', '123'],
      ['withPersona', '456'],
      ['option', '789'],
    ]);
  });

  it('can be printed, its client, too, without a secret', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => {
      const prototype = Object.getPrototypeOf(context.client) as { accessToken?: string };
      expect(prototype.accessToken).toBeUndefined();
      expect(inspect(context.client)).not.toContain(PAGE.accessToken);
    });
  });

  it('with an axios without defaults sends as before', async () => {
    const post = vi.fn(() => Promise.resolve({ data: { messageId: 'm_1', recipientId: PSID } }));
    const bot = await startBot({ personas: { roster: ROSTER } });
    Object.assign(bot.client, { axios: { post } });
    await bot.handle((context) => context.sendText('hello', { personaId: '123' }));
    expect(post).toHaveBeenCalledWith(
      expect.stringContaining('/me/messages'),
      expect.objectContaining({ personaId: '123', message: { text: 'hello' } }),
    );
  });
});

it('a prototype that another plugin makes for one context alone is garbage with it', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const plugin = personas({ store: memoryStore() });
  const prototypes = Array.from({ length: 10 }, () => {
    const prototype = Object.create(MessengerContext.prototype) as object;
    plugin(Object.create(prototype) as object);
    return new WeakRef(prototype);
  });
  // The newest one is remembered until another comes.
  plugin(Object.create(MessengerContext.prototype) as object);
  await vi.waitFor(
    () => {
      collectGarbage();
      expect(prototypes.filter((each) => each.deref())).toEqual([]);
    },
    { timeout: 5000 },
  );
});

describe('a bot whose Graph origin makes no sense', () => {
  it('gets its events all the same', async () => {
    const emulator = await startTestEmulator();
    const bot = botOn({ ...emulator, origin: '127.0.0.1:1' }, { personas: { roster: ROSTER } });
    expect(await bot.handle((context) => context.persona)).toBeNull();
  });
});

describe('fake timers in the tests of a bot', () => {
  it('do not stop the plugin', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail({ match: 'POST /me/personas', with: { code: 2 } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date', 'performance'] });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    vi.useRealTimers();
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });
});

describe('a message that is not awaited and is refused', () => {
  it('is an unhandled rejection, as in plain Bottender', async () => {
    const unhandled: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => unhandled.push(reason));
    try {
      const bot = await startBot({ personas: { roster: ROSTER } });
      await bot.handle(async (context) => {
        await context.sendText('known', { persona: 'john' });
        bot.emulator.fail({ match: 'messages', with: { code: 551 } });
        void context.sendText('refused', { persona: 'john' });
      });
      await vi.waitFor(() => expect(unhandled).toHaveLength(1));
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
  });
});

describe('the console', () => {
  const told = (part: string) => warnings.filter((warning) => warning.includes(part));

  it('hears once that a message went out as the Page, for a persona that is not there', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      for (const text of ['one', 'two'])
        await context.sendText(text, { personaId: '4000000000009' });
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
    ]);
    expect(told('4000000000009')).toHaveLength(1);
    expect(told('went out as the Page')[0]).toContain('NOT_FOUND');
  });

  it('hears once that a creation was refused for good', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail({
      match: 'POST /me/personas',
      times: Infinity,
      with: { code: 368, subcode: 1346003 },
    });
    await bot.handle(async (context) => {
      for (const text of ['one', 'two']) await context.sendText(text, { persona: 'mary' });
    });
    expect(told('Mary Parker')).toHaveLength(1);
    expect(told('Mary Parker')[0]).toContain('REJECTED');
  });

  it('hears nothing of trouble that passes, nor a secret of any', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 0 } });
    bot.emulator.fail({ match: 'POST /me/personas', with: { code: 613 } });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    expect(warnings).toEqual([]);
    expect(warnings.join()).not.toContain(PAGE.accessToken);
  });
});
