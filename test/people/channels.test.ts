import { ConsoleBot, type MessengerContext } from 'bottender';
import { ContextSimulator } from 'bottender/dist/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { personas } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, type ChannelName } from '../channels/support/bots';

const CHANNELS: ChannelName[] = ['line', 'slack', 'viber', 'telegram', 'whatsapp'];
const ROSTER = { john: JOHN, mary: MARY };

/** What of all these contexts is the same. */
type AnyContext = Pick<MessengerContext, 'handOver' | 'takeBack' | 'inCharge' | 'persona'> & {
  sendText(text: string, options?: object): Promise<unknown>;
};

beforeEach(() => {
  // Bottender warns of methods that it would rather not have called.
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

describe.each(CHANNELS)('a conversation that is handed over, on %s', (channel) => {
  const texts = ({ arrived }: { arrived: readonly { body: object }[] }) =>
    arrived
      .map(({ body }) => /said \w+/.exec(JSON.stringify(body))?.[0])
      .filter((text) => text !== undefined);

  it('is the person’s until it is taken back, in later events, too', async () => {
    const bot = await startChannelBot(channel, { personas: { roster: ROSTER } });
    const on = <T>(act: (context: AnyContext) => T, user?: string) =>
      bot.handle((context) => act(context as AnyContext), user);
    await on(async (context) => {
      expect(context.inCharge).toEqual({ kind: 'bot' });
      await context.sendText('said before');
      context.handOver('mary');
      expect(context.inCharge).toMatchObject({ kind: 'person', via: 'handOver' });
      expect(await context.sendText('said never')).toBeUndefined();
    });
    await on((context) => context.sendText('said never', { persona: 'john' }));
    await on((context) => context.sendText('said elsewhere'), 'U2');
    await on((context) => {
      context.takeBack();
      return context.sendText('said after');
    });
    expect(texts(bot)).toEqual(['said before', 'said elsewhere', 'said after']);
    expect(bot.events.filter(({ type }) => /^(handed|taken|withheld)/.test(type))).toMatchObject([
      { type: 'handedOver', channel, via: 'handOver' },
      { type: 'withheld', channel },
      { type: 'withheld', channel },
      { type: 'takenBack', channel, via: 'handOver' },
    ]);
  });

  it('for a while is the bot’s again after that', async () => {
    const bot = await startChannelBot(channel, { personas: {} });
    const now = Date.now();
    const time = vi.spyOn(Date, 'now');
    time.mockReturnValue(now);
    const on = <T>(act: (context: AnyContext) => T) =>
      bot.handle((context) => act(context as AnyContext));
    await on((context) => context.handOver(null, { forMs: 1000 }));
    time.mockReturnValue(now + 999);
    await on((context) => context.sendText('said never'));
    time.mockReturnValue(now + 1000);
    await on((context) => context.sendText('said after'));
    time.mockRestore();
    expect(texts(bot)).toEqual(['said after']);
  });
});

describe('on Slack', () => {
  it('what is posted through `context.chat` is withheld, too', async () => {
    const bot = await startChannelBot('slack', { personas: {} });
    await bot.handle(async (context) => {
      context.handOver();
      const { chat } = context;
      expect(await chat.postMessage({ text: 'never' })).toBeUndefined();
      expect(await chat.postEphemeral({ text: 'never', user: 'U1' } as never)).toBeUndefined();
    });
    expect(bot.arrived).toEqual([]);
  });

  it('what is posted to another channel goes its way', async () => {
    const bot = await startChannelBot('slack', { personas: {} });
    await bot.handle(async (context) => {
      context.handOver();
      const { chat, postMessage } = context as unknown as {
        chat: Record<string, (message: object) => Promise<unknown>>;
        postMessage(text: string, options: object): Promise<unknown>;
      };
      await chat.postMessage?.({ channel: 'C-DESK', text: 'said to the desk' });
      await postMessage.call(context, 'said to the desk, too', { channel: 'C-DESK' });
      await chat.postMessage?.({ channel: 'C-U1', text: 'never' });
      await chat.postMessage?.({ channel: 'U1', text: 'never' });
    });
    const texts = bot.arrived.map(({ body }) => (body as { text?: string }).text);
    expect(texts).toEqual(['said to the desk', 'said to the desk, too']);
  });
});

describe('in Bottender’s console', () => {
  it.each([true, false])(
    'nothing is shown meanwhile (fallbackMethods: %s)',
    async (fallbackMethods) => {
      const shown: string[] = [];
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
        shown.push(String(text));
        return true;
      });
      const bot = new ConsoleBot({ fallbackMethods, sync: true } as never);
      bot.use(personas());
      bot.onEvent(async (context) => {
        await context.sendText('before');
        context.handOver();
        await context.sendText('never');
        const { sendImage } = context as unknown as { sendImage?(image: string): Promise<unknown> };
        await sendImage?.('never');
      });
      await bot.createRequestHandler()({ message: { text: 'hi' } }, {} as never);
      vi.restoreAllMocks();
      const all = shown.join('');
      expect(all).toContain('before');
      expect(all).not.toContain('never');
    },
  );
});

describe('on a context of Bottender’s test utilities', () => {
  it('the calls work', async () => {
    const simulator = new ContextSimulator({ platform: 'messenger', mockFn: vi.fn });
    const context = simulator.createTextContext('hi') as unknown as MessengerContext;
    personas()(context);
    context.handOver();
    expect(context.inCharge).toMatchObject({ kind: 'person', via: 'handOver' });
    expect(await context.sendText('never')).toBeUndefined();
    context.takeBack();
    expect(context.inCharge).toEqual({ kind: 'bot' });
    await context.sendText('hi');
    expect(vi.mocked(context.sendText).mock.calls).toEqual([['hi']]);
  });
});
