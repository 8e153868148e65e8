import { withTyping } from 'bottender';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { PersonasOptions } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, type ChannelBot } from './support/bots';

const ROSTER = { john: JOHN, mary: MARY };
const LONG = { name: 'Maximiliane Featherstone', profilePictureUrl: 'https://example.com/m.png' };

interface Message {
  type: string;
  text?: string;
  sender?: { name?: string; iconUrl?: string };
}

const start = (personas: PersonasOptions = {}, bot: object = {}, more: object = {}) =>
  startChannelBot('line', { personas: { roster: ROSTER, ...personas }, bot, ...more });

/** The messages that arrived, request by request. */
const messagesOf = ({ arrived }: ChannelBot<'line'>) =>
  arrived.map(({ body }) => body.messages as Message[]);

/** Who said what, request by request. */
const said = (bot: ChannelBot<'line'>) =>
  messagesOf(bot).map((messages) => messages.map(({ text, sender }) => [sender?.name, text]));

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

describe('one batched reply on LINE', () => {
  it('carries several speakers, each of the call that it was', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.replyText('one');
      context.usePersona('mary');
      await context.replyText('two');
      await context.replyText('three', { persona: null });
      await context.withPersona('john', () => context.replyText('four'));
      context.usePersona('john');
      await context.replyText('five', { persona: 'mary' });
    });
    expect(said(bot)).toEqual([
      [
        [JOHN.name, 'one'],
        [MARY.name, 'two'],
        [undefined, 'three'],
        [JOHN.name, 'four'],
        [MARY.name, 'five'],
      ],
    ]);
  });

  it('takes the persona of each message, and none where it has a sender', async () => {
    const bot = await start({ default: 'john' });
    const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more });
    await bot.handle((context) =>
      context.reply([
        text('one'),
        text('two', { persona: 'mary' }),
        text('three', { sender: { name: 'Me' }, persona: 'mary' }),
        text('four', { sender: undefined }),
      ] as never),
    );
    expect(messagesOf(bot)).toEqual([
      [
        text('one', { sender: { name: JOHN.name, iconUrl: JOHN.profilePictureUrl } }),
        text('two', { sender: { name: MARY.name, iconUrl: MARY.profilePictureUrl } }),
        text('three', { sender: { name: 'Me' } }),
        text('four', { sender: { name: JOHN.name, iconUrl: JOHN.profilePictureUrl } }),
      ],
    ]);
  });

  it('takes one persona for all of an array', async () => {
    const bot = await start();
    const messages = ['one', 'two'].map((text) => ({ type: 'text' as const, text }));
    await bot.handle((context) => context.reply(messages, { persona: 'mary' }));
    expect(said(bot)).toEqual([
      [
        [MARY.name, 'one'],
        [MARY.name, 'two'],
      ],
    ]);
    expect(messages).toEqual([
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ]);
  });
});

describe('on LINE', () => {
  it('branches speak as their own, without batching and by push', async () => {
    const bot = await start({}, { shouldBatch: false, sendMethod: 'push' });
    await bot.handle(async (context) => {
      await Promise.all(
        ['john', 'mary'].map((name) =>
          context.withPersona(name, async () => {
            await Promise.resolve();
            await context.sendText(name);
          }),
        ),
      );
    });
    expect(said(bot).flat().sort()).toEqual([
      [JOHN.name, 'john'],
      [MARY.name, 'mary'],
    ]);
  });

  it.each(['before', 'after'])(
    "Bottender's withTyping, %s the plugin, changes nothing",
    async (at) => {
      const bot = await start(
        {},
        { shouldBatch: false, sendMethod: 'push' },
        {
          [at]: [withTyping({ delay: 1 })],
        },
      );
      await bot.handle(async (context) => {
        context.usePersona('john');
        await context.sendText('one');
        await context.sendText('two', { persona: 'mary' });
        await context.withPersona('mary', () => context.sendText('three'));
      });
      expect(said(bot)).toEqual([
        [[JOHN.name, 'one']],
        [[MARY.name, 'two']],
        [[MARY.name, 'three']],
      ]);
    },
  );

  it('what a plugin before it sends later speaks as who spoke when it was called', async () => {
    const bot = await start(
      {},
      { shouldBatch: false, sendMethod: 'push' },
      {
        before: [withTyping({ delay: 1 })],
      },
    );
    await bot.handle(async (context) => {
      context.usePersona('john');
      const sent = context.sendText('one');
      context.usePersona('mary');
      await sent;
    });
    expect(said(bot)).toEqual([[[JOHN.name, 'one']]]);
  });

  it("the caller's own sender of a carousel arrives, which Bottender alone drops", async () => {
    const carousel = { sender: { name: 'Me' } };
    const plain = await startChannelBot('line', { personas: null });
    await plain.handle((context) => context.replyCarouselTemplate('cards', [], carousel));
    expect(messagesOf(plain)[0]?.[0]).not.toHaveProperty('sender');

    const bot = await start({ default: 'john' });
    await bot.handle((context) => context.replyCarouselTemplate('cards', [], carousel));
    expect(messagesOf(bot)[0]?.[0]).toHaveProperty('sender', { name: 'Me' });
  });

  it('a persona without a picture speaks under its name alone', async () => {
    const bot = await start();
    await bot.handle((context) =>
      context.replyText('hello', { persona: { id: '12', name: 'John' } }),
    );
    expect(messagesOf(bot)[0]?.[0]?.sender).toEqual({ name: 'John' });
  });

  it.each(['http://example.com/john.png', `https://example.com/${'j'.repeat(2000)}.png`])(
    'a picture that LINE would refuse is left out: %.40s',
    async (profilePictureUrl) => {
      const bot = await start();
      const persona = { name: 'John', profilePictureUrl };
      await bot.handle((context) => context.replyText('hello', { persona }));
      expect(messagesOf(bot)[0]?.[0]?.sender).toEqual({ name: 'John' });
    },
  );
});

describe('a name that LINE would refuse a whole reply for', () => {
  const talk = async (personas: PersonasOptions) => {
    const bot = await start(personas);
    await bot.handle(async (context) => {
      await context.replyText('one', { persona: LONG });
      await context.replyText('two', { persona: 'john' });
      await context.replySticker({ packageId: '1', stickerId: '2' }, { persona: LONG });
      await context.replyText('$', {
        persona: LONG,
        emojis: [{ index: 0, productId: '1', emojiId: '2' }],
      });
      await context.replyText('x'.repeat(4990), { persona: LONG });
    });
    return bot;
  };

  it('is left out, with an event', async () => {
    const bot = await talk({});
    const [messages] = messagesOf(bot);
    expect(messages?.map(({ sender }) => sender?.name)).toEqual([
      undefined,
      JOHN.name,
      undefined,
      undefined,
      undefined,
    ]);
    expect(messages?.[0]?.text).toBe('one');
    expect(bot.events).toHaveLength(4);
    expect(bot.events[0]).toMatchObject({
      type: 'fallback',
      channel: 'line',
      name: LONG.name,
      reason: 'INVALID_PROFILE',
    });
    expect((bot.events[0] as { message: string }).message).toContain('at most 20 characters');
  });

  it("stands before the text with `fallback: 'prefix'`, where there is a text and room", async () => {
    const [messages] = messagesOf(await talk({ fallback: 'prefix' }));
    expect(messages?.map(({ text }) => text)).toEqual([
      `${LONG.name}: one`,
      'two',
      undefined,
      '$',
      'x'.repeat(4990),
    ]);
    expect(messages?.[0]).not.toHaveProperty('sender');
  });

  it("rejects with `fallback: 'throw'`, before anything is queued", async () => {
    const bot = await start({ fallback: 'throw' });
    await bot.handle(async (context) => {
      const sent = context.reply([
        { type: 'text', text: 'one' },
        { type: 'text', text: 'two', persona: LONG } as never,
      ]);
      await expect(sent).rejects.toMatchObject({ code: 'INVALID_PROFILE' });
      await context.replyText('three', { persona: 'john' });
    });
    expect(said(bot)).toEqual([[[JOHN.name, 'three']]]);
  });
});
