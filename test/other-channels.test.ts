import {
  ConsoleBot,
  LineContext,
  SlackContext,
  TelegramContext,
  ViberContext,
  WhatsappContext,
  type MessengerContext,
} from 'bottender';
import { ContextSimulator } from 'bottender/dist/test-utils';
import { describe, expect, it, vi } from 'vitest';

import { PersonaError, personas } from '../src';
import { JOHN, startTestEmulator } from './support/bot';

const plugin = () => personas({ roster: { john: JOHN } });

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

const session = { user: { id: 'U1' }, channel: { id: 'C1' } };

function contextOf(ContextClass: unknown, client: object, event: object = {}): AnyContext {
  const Class = ContextClass as new (options: object) => AnyContext;
  return new Class({
    client,
    session,
    event: { rawEvent: {}, ...event },
    requestContext: {},
    shouldBatch: true,
  });
}

/** A client that notes each call of each method. */
function recordingClient(): { client: object; sent: [method: string, args: unknown[]][] } {
  const sent: [string, unknown[]][] = [];
  const client: object = new Proxy(
    {},
    {
      get: (_, method: string) =>
        method === 'chat'
          ? client
          : (...args: unknown[]) => Promise.resolve(void sent.push([method, args])),
    },
  );
  return { client, sent };
}

const CHANNELS: [string, unknown, object][] = [
  ['LINE', LineContext, { replyToken: 'a-token', isTest: false }],
  ['Slack', SlackContext, { isInteractiveMessage: false }],
  ['Telegram', TelegramContext, { channelId: 'C1' }],
  ['Viber', ViberContext, {}],
  ['WhatsApp', WhatsappContext, {}],
];

describe.each(CHANNELS)('on %s', (_, ContextClass, event) => {
  it('one handler serves all: nothing of a persona reaches the channel', async () => {
    const { client, sent } = recordingClient();
    const context = contextOf(ContextClass, client, event);
    plugin()(context);
    await handler(context);
    await context.typing(1, { persona: 'john' });
    await (context as unknown as { handlerDidEnd(): Promise<void> | void }).handlerDidEnd();
    expect(sent.length).toBeGreaterThanOrEqual(1);
    expect(JSON.stringify(sent)).toContain('with a name');
    expect(JSON.stringify(sent)).not.toMatch(/persona|123|John/);
  });

  it('refs are checked', async () => {
    const { client, sent } = recordingClient();
    const context = contextOf(ContextClass, client, event);
    plugin()(context);
    expect(() => context.usePersona('jon')).toThrow(PersonaError);
    await expect(context.sendText('hi', { persona: 'jon' })).rejects.toThrow(PersonaError);
    await expect(context.sendText('hi', { persona: 'john', personaId: '1' })).rejects.toThrow(
      'both',
    );
    expect(sent).toEqual([]);
  });

  it('context.persona tells who was named', () => {
    const context = contextOf(ContextClass, recordingClient().client, event);
    plugin()(context);
    expect(context.persona).toBeNull();
    context.usePersona('john');
    expect(context.persona).toEqual(JOHN);
  });
});

describe.each(['messenger', 'line', 'slack', 'telegram', undefined])(
  'in a context simulated by bottender/test-utils (%s)',
  (platform) => {
    const simulated = () => {
      const simulator = new ContextSimulator({ platform: platform as never, mockFn: vi.fn });
      const context = simulator.createTextContext('hello') as unknown as AnyContext;
      plugin()(context);
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
  ): Promise<string> => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const bot = new ConsoleBot({ fallbackMethods });
      bot.use(plugin());
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
    });
    expect(text).toBe('Bot > hello\nBot > there\n');
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
  });
});

it('nothing is asked of Messenger for other channels', async () => {
  const emulator = await startTestEmulator();
  const { client } = recordingClient();
  const context = contextOf(TelegramContext, client);
  plugin()(context);
  await handler(context);
  expect(emulator.requests).toEqual([]);
});
