import { ConsoleBot, MemorySessionStore, type MessengerContext } from 'bottender';
import { ContextSimulator } from 'bottender/dist/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { PersonaError, personas, type PersonasOptions } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, type ChannelName } from './support/bots';

const ROSTER = { john: JOHN, mary: MARY };
const CHANNELS: ChannelName[] = ['line', 'slack', 'viber', 'telegram', 'whatsapp'];

/** What a handler that is written for Messenger calls. */
interface AnyContext {
  usePersona: MessengerContext['usePersona'];
  persona: MessengerContext['persona'];
  sendText(text: string, options?: object): Promise<unknown>;
  sendImage(url: string, options?: object): Promise<unknown>;
  typingOn(options?: object): Promise<unknown>;
  typing(milliseconds: number, options?: object): Promise<unknown>;
}

/** A handler that names personas in every way. */
async function handler(context: AnyContext): Promise<void> {
  context.usePersona('john');
  await context.sendText('hello');
  await context.sendText('with an ID', { personaId: '123' });
  await context.sendText('with a name', { persona: 'john' });
  await context.sendText('with more', { persona: JOHN, extra: true });
  context.usePersona(null);
}

beforeEach(() => {
  // Bottender warns of methods that it would rather not have called.
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(CHANNELS)('on %s', (channel) => {
  const start = (options: PersonasOptions = {}) =>
    startChannelBot(channel, { personas: { roster: ROSTER, ...options } });

  it('a context is still what it was', async () => {
    const bot = await start();
    await bot.handle((context) => {
      expect(context.platform).toBe(channel);
      const { client } = bot.bot.connector as { client: object };
      expect(context.client).toBeInstanceOf(client.constructor);
    });
  });

  it('refs are checked at once, and nothing is sent', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const any = context as unknown as AnyContext;
      expect(() => context.usePersona('jon')).toThrow(PersonaError);
      await expect(any.sendText('hi', { persona: 'jon' })).rejects.toThrow(PersonaError);
      await expect(any.sendText('hi', { persona: 'john', personaId: '1' })).rejects.toThrow('both');
      await expect(any.typing(1, { persona: 'jon' })).rejects.toThrow(PersonaError);
      await expect(context.withPersona('jon', () => undefined)).rejects.toThrow(PersonaError);
    });
    expect(bot.arrived).toEqual([]);
  });

  it('context.persona tells who would speak, and is what withPersona() hands over', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      expect(context.persona).toBeNull();
      context.usePersona('john');
      expect(context.persona).toEqual(JOHN);
      expect(await context.withPersona('mary', (persona) => persona)).toEqual(MARY);
      expect(await context.withPersona({ id: '12' }, (persona) => persona)).toEqual({ id: '12' });
      expect(await context.withPersona(null, (persona) => persona)).toBeNull();
      expect(context.persona).toEqual(JOHN);
    });
  });

  it('withPersona() rejects as its function does', async () => {
    const bot = await start();
    const failing = bot.handle((context) =>
      context.withPersona('john', () => Promise.reject(new Error('from inside'))),
    );
    await expect(failing).rejects.toThrow('from inside');
  });

  it('a conversation keeps its persona from one event to the next, and forgets it', async () => {
    const bot = await start();
    const persona = (user: string) => bot.handle((context) => context.persona, user);
    await bot.handle((context) => context.usePersona('mary', { lifetime: 'conversation' }), 'U1');
    expect(await persona('U1')).toEqual(MARY);
    expect(await persona('U2')).toBeNull();
    await bot.handle((context) => context.usePersona(null, { lifetime: 'conversation' }), 'U1');
    expect(await persona('U1')).toBeNull();
  });

  it('a name that has left the roster is passed over, with an event', async () => {
    const sessionStore = new MemorySessionStore();
    const before = await startChannelBot(channel, {
      personas: { roster: ROSTER },
      bot: { sessionStore },
    });
    await before.handle((context) => context.usePersona('mary', { lifetime: 'conversation' }));
    const after = await startChannelBot(channel, { personas: {}, bot: { sessionStore } });
    expect(await after.handle((context) => context.persona)).toBeNull();
    expect(after.events).toMatchObject([{ type: 'fallback', channel, reason: 'UNKNOWN_PERSONA' }]);
  });

  it('a temporary persona means nothing: it is spoken by, and nothing is created', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.usePersona({ ...JOHN, temporary: true });
      expect(context.persona).toEqual(JOHN);
      await (context as unknown as AnyContext).sendText('hello');
    });
    expect(bot.arrived).toHaveLength(1);
    expect(bot.events.map(({ type }) => type)).not.toContain('created');
  });

  it('a message is handed over in the tick of its call, in whichever way its speaker is named', async () => {
    const bot = await startChannelBot(channel, {
      personas: { roster: ROSTER },
      bot: { shouldBatch: false, sendMethod: 'push' },
    });
    const { client } = bot.bot.connector as { client: { axios: { post: () => unknown } } };
    const post = vi.spyOn(client.axios, 'post');
    await bot.handle(async (context) => {
      const any = context as unknown as AnyContext;
      const sent = [any.sendText('one', { persona: MARY })];
      expect(post).toHaveBeenCalledTimes(1);
      context.usePersona('john');
      sent.push(any.sendText('two'));
      expect(post).toHaveBeenCalledTimes(2);
      const scoped = context.withPersona('mary', () => any.sendText('three'));
      expect(post).toHaveBeenCalledTimes(3);
      await Promise.all([...sent, scoped]);
    });
  });

  it('the default speaks where nobody was named', async () => {
    const bot = await start({ default: 'john' });
    expect(await bot.handle((context) => context.persona)).toEqual(JOHN);
  });
});

describe.each(['messenger', 'line', 'slack', 'telegram', undefined])(
  'in a context simulated by bottender/test-utils (%s)',
  (platform) => {
    const simulated = (options: PersonasOptions = {}) => {
      const simulator = new ContextSimulator({ platform: platform as never, mockFn: vi.fn });
      const context = simulator.createTextContext('hello') as unknown as AnyContext;
      personas({ roster: ROSTER, ...options })(context);
      return context;
    };

    it('the calls work, and the mocks are still mocks', async () => {
      const context = simulated();
      await handler(context);
      expect(vi.isMockFunction(context.sendText)).toBe(true);
      expect(context.sendText).toHaveBeenCalledTimes(4);
      expect(context.sendText).toHaveBeenNthCalledWith(1, 'hello');
      expect(context.sendText).toHaveBeenNthCalledWith(2, 'with an ID');
      expect(context.sendText).toHaveBeenNthCalledWith(3, 'with a name');
      expect(context.sendText).toHaveBeenNthCalledWith(4, 'with more', { extra: true });
    });

    it.each(['page', 'prefix', 'throw'] as const)(
      'what a mock is called with is the same whatever `fallback` says: %s',
      async (fallback) => {
        const context = simulated({ fallback });
        context.usePersona('john');
        await context.sendText('hello');
        expect(context.sendText).toHaveBeenCalledWith('hello');
      },
    );

    it('persona tells who was named', () => {
      const context = simulated();
      context.usePersona(JOHN);
      expect(context.persona).toEqual(JOHN);
    });
  },
);

describe("in Bottender's console", () => {
  const printed = async (
    fallbackMethods: boolean,
    action: (context: AnyContext) => Promise<void>,
    fallback: PersonasOptions['fallback'] = 'page',
    mockPlatform?: string,
  ): Promise<string> => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const bot = new ConsoleBot({ fallbackMethods, mockPlatform });
      bot.use(personas({ roster: ROSTER, fallback }));
      let outcome = Promise.resolve();
      bot.onEvent((context) => (outcome = action(context as unknown as AnyContext)));
      await bot.createRequestHandler()({ message: { text: 'hi' } });
      await outcome;
      return write.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      write.mockRestore();
    }
  };

  it.each([true, false])('the calls work (fallbackMethods: %s)', async (fallbackMethods) => {
    const text = await printed(fallbackMethods, async (context) => {
      expect(context.persona).toBeNull();
      context.usePersona('john');
      expect(context.persona).toEqual(JOHN);
      await context.sendText('hello', { persona: 'john' });
      await context.sendText('there');
      await context.sendText('an ID says nothing', { personaId: '123' });
      await context.sendText('everybody', { persona: null });
    });
    expect(text).toBe(
      'Bot > John Mathew: hello\nBot > John Mathew: there\nBot > an ID says nothing\nBot > everybody\n',
    );
  });

  it.each(['page', 'prefix'] as const)(
    'the name is shown with `fallback: %o`',
    async (fallback) => {
      const say = async (context: AnyContext) => {
        await context.sendText('hello', { persona: 'mary' });
      };
      expect(await printed(false, say, fallback)).toBe('Bot > Mary Parker: hello\n');
    },
  );

  it("a message of a persona rejects with `fallback: 'throw'`", async () => {
    const say = async (context: AnyContext) => {
      const refused = context.sendText('hello', { persona: 'mary' });
      await expect(refused).rejects.toMatchObject({ code: 'RECIPIENT_UNSUPPORTED' });
      await context.sendText('the bot');
    };
    expect(await printed(false, say, 'throw')).toBe('Bot > the bot\n');
  });

  it('a console that plays another channel is still the console', async () => {
    const text = await printed(
      false,
      async (context) => {
        expect((context as unknown as MessengerContext).platform).toBe('line');
        await context.sendText('hello', { persona: 'mary' });
      },
      'page',
      'line',
    );
    expect(text).toBe('Bot > Mary Parker: hello\n');
  });

  it('scopes hold beside one another', async () => {
    const text = await printed(true, async (context) => {
      const { withPersona } = context as unknown as MessengerContext;
      await Promise.all(
        ['john', 'mary'].map((name) =>
          withPersona.call(context as MessengerContext, name, async () => {
            await Promise.resolve();
            await context.sendText(name);
          }),
        ),
      );
    });
    expect(text).toBe('Bot > John Mathew: john\nBot > Mary Parker: mary\n');
  });

  it('what it has no method for is shown without the persona', async () => {
    const text = await printed(true, async (context) => {
      await context.sendImage('https://example.com/a.png', { persona: 'john', extra: 1 });
      await context.typingOn({ personaId: '123' });
    });
    expect(text).toContain('sendImage with args');
    expect(text).toContain('"extra": 1');
    expect(text).toContain('typingOn with args:\n[]');
    expect(text).not.toMatch(/persona|john|123/);
    expect(text).toMatch(/^Bot > John Mathew: sendImage with args/);
  });

  it('what it has no method for shows who spoke, and refuses who is unknown', async () => {
    const text = await printed(true, async (context) => {
      context.usePersona('mary');
      await context.sendImage('https://example.com/a.png');
      await expect(context.sendImage('a.png', { persona: 'jon' })).rejects.toThrow(PersonaError);
      await (context as unknown as { getUserProfile(): Promise<unknown> }).getUserProfile();
    });
    expect(text).toBe(
      'Bot > Mary Parker: sendImage with args:\n[\n  "https://example.com/a.png"\n]\n' +
        'Bot > getUserProfile with args:\n[]\n',
    );
  });
});
