import { withTyping } from 'bottender';
import { describe, expect, it } from 'vitest';

import type { PersonasOptions } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, type ChannelBot, type Contexts } from './support/bots';

const ROSTER = { john: JOHN, mary: MARY };
const MARKED = { ...JOHN, name: 'A_b <c> & *d*.' };

type Silent = 'telegram' | 'whatsapp';

const start = <C extends Silent>(channel: C, personas: PersonasOptions = {}, more: object = {}) =>
  startChannelBot(channel, { personas: { roster: ROSTER, ...personas }, ...more });

const texts = ({ arrived }: ChannelBot<Silent>) =>
  arrived.map(({ body }) => body.text ?? body.Body ?? body.caption ?? null);

async function telegramSays(
  talk: (context: Contexts['telegram']) => Promise<unknown>,
  personas: PersonasOptions = { fallback: 'prefix' },
  more: object = {},
) {
  const bot = await start('telegram', personas, more);
  await bot.handle(talk);
  return texts(bot);
}

describe.each(['telegram', 'whatsapp'] as const)('on %s', (channel) => {
  it.each(['page', undefined] as const)(
    'the account speaks, with an event for each message (fallback: %s)',
    async (fallback) => {
      const bot = await start(channel, { fallback });
      await bot.handle(async (context) => {
        context.usePersona('john');
        await context.sendText('one');
        await context.sendText('two', { persona: null });
        await context.sendText('three', { persona: '1234' });
      });
      expect(texts(bot)).toEqual(['one', 'two', 'three']);
      expect(bot.events).toEqual([
        {
          type: 'fallback',
          channel,
          personaId: undefined,
          name: JOHN.name,
          reason: 'RECIPIENT_UNSUPPORTED',
          message: 'sendText(): this channel has nothing to show a persona with here.',
        },
      ]);
    },
  );

  it("the name stands before the text with `fallback: 'prefix'`", async () => {
    const bot = await start(channel, { fallback: 'prefix' });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('one');
      await context.withPersona('mary', () => context.sendText('two'));
      await context.sendText('three', { persona: null });
      await context.sendText('four', { persona: '1234' });
    });
    expect(texts(bot)).toEqual([`${JOHN.name}: one`, `${MARY.name}: two`, 'three', 'four']);
  });

  it("a message of a persona rejects with `fallback: 'throw'`, and others arrive", async () => {
    const bot = await start(channel, { fallback: 'throw' });
    await bot.handle(async (context) => {
      const sent = context.sendText('one', { persona: 'john' });
      await expect(sent).rejects.toMatchObject({
        name: 'PersonaError',
        code: 'RECIPIENT_UNSUPPORTED',
      });
      await context.sendText('two');
      await context.sendText('three', { persona: '1234' });
    });
    expect(texts(bot)).toEqual(['two', 'three']);
    expect(bot.events).toEqual([]);
  });

  it.each([
    ['telegram', 4096],
    ['whatsapp', 1600],
  ])('a text that has no room for the name goes without (%s, %i)', async (name, limit) => {
    if (name !== channel) return;
    const bot = await start(channel, { fallback: 'prefix', default: 'john' });
    const room = limit - `${JOHN.name}: `.length;
    await bot.handle(async (context) => {
      await context.sendText('x'.repeat(room));
      await context.sendText('x'.repeat(room + 1));
    });
    expect(texts(bot)).toEqual([`${JOHN.name}: ${'x'.repeat(room)}`, 'x'.repeat(room + 1)]);
  });
});

describe('the name before a text on Telegram', () => {
  it('stands there once, although sendMessage() ends in sendText()', async () => {
    const says = await telegramSays(async (context) => {
      context.usePersona('john');
      await context.sendMessage('one');
      await context.sendMessage('two', { persona: 'mary' });
      await context.sendMessage('three', { persona: null });
    });
    expect(says).toEqual([`${JOHN.name}: one`, `${MARY.name}: two`, 'three']);
  });

  it.each([
    ['HTML', 'A_b &lt;c&gt; &amp; *d*.'],
    ['Markdown', 'A\\_b <c> & \\*d\\*.'],
    ['MarkdownV2', 'A\\_b <c\\> & \\*d\\*\\.'],
  ])('is written in the mark-up of the text: %s', async (parseMode, name) => {
    const says = await telegramSays(async (context) => {
      const options = { persona: MARKED, parseMode: parseMode as never };
      await context.sendText('*hi*', options);
    });
    expect(says).toEqual([`${name}: *hi*`]);
  });

  it.each([{ entities: [{ type: 'bold', offset: 0, length: 2 }] }, { parseMode: 'Other' }])(
    'is left out where it would do harm: %o',
    async (options) => {
      const says = await telegramSays((context) =>
        context.sendText('hi', { persona: 'john', ...options } as never),
      );
      expect(says).toEqual(['hi']);
    },
  );

  it('is left out of captions, edits and what was forwarded', async () => {
    const says = await telegramSays(async (context) => {
      context.usePersona('john');
      await context.sendPhoto('a.jpg', { caption: 'a picture' });
      await context.editMessageText(1, 'mended');
      await context.forwardMessageTo('C2', 1);
      await context.sendChatAction('typing' as never);
    });
    expect(says).toEqual(['a picture', 'mended', null, null]);
  });

  it.each(['before', 'after'])("stands there once with Bottender's withTyping %s", async (at) => {
    const says = await telegramSays(
      async (context) => {
        context.usePersona('john');
        await context.sendText('one');
        await context.sendText('two', { persona: 'mary' });
      },
      { fallback: 'prefix' },
      { [at]: [withTyping({ delay: 1 })] },
    );
    expect(says).toEqual([`${JOHN.name}: one`, `${MARY.name}: two`]);
  });
});

it('editing and typing are no messages: nothing is thrown, no event is written', async () => {
  const bot = await start('telegram', { fallback: 'throw', default: 'john' });
  await bot.handle(async (context) => {
    await context.editMessageText(1, 'mended');
    await context.sendChatAction('typing' as never);
    await context.typing(1);
  });
  expect(bot.events).toEqual([]);
  expect(bot.arrived).toHaveLength(2);
});
