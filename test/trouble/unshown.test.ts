import { describe, expect, it } from 'vitest';

import { JOHN, PSID, spoken, type BotOptions } from '../support/bot';
import { ALL_MODES, creations, say, startIn, texts } from './support';

describe.each(ALL_MODES)('in %s mode', (_, mode) => {
  const start = startIn(mode);

  describe('a recipient who cannot be shown personas', () => {
    const refusing = async (options: BotOptions['personas'] = {}) => {
      const bot = await start(options);
      bot.emulator.user(PSID).refusePersonas();
      return bot;
    };

    it('gets the message as the Page, and the next one at one call', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      const before = bot.emulator.requests.length;
      await say(bot, 'two');
      await bot.handle((context) => context.typingOn({ persona: 'mary' }));
      expect(bot.emulator.requests.length - before).toBe(2);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
        [null, 'typing_on'],
      ]);
      expect(bot.events.filter(({ type }) => type === 'fallback')).toMatchObject(
        Array(3).fill({ reason: 'RECIPIENT_UNSUPPORTED' }),
      );
    });

    it('gets the name before the text', async () => {
      const bot = await refusing({ fallback: 'prefix' });
      await say(bot, 'one');
      await bot.handle(async (context) => {
        await context.sendText('two', { persona: 'mary' });
        await context.sendMessage({ text: 'three' }, { persona: 'mary' });
        await context.sendText('x'.repeat(1990), { persona: 'mary' });
        await context.sendImage('https://example.com/a.png', { persona: 'mary' });
      });
      expect(spoken(bot.emulator)).toEqual([
        [null, 'John Mathew: one'],
        [null, 'Mary Parker: two'],
        [null, 'Mary Parker: three'],
        [null, 'x'.repeat(1990)],
        [null, 'attachment'],
      ]);
    });

    it("rejects with 'throw', and tries again each time", async () => {
      const bot = await refusing({ fallback: 'throw' });
      for (const text of ['one', 'two']) {
        await expect(say(bot, text)).rejects.toMatchObject({
          code: 'RECIPIENT_UNSUPPORTED',
          graph: { code: 10, subcode: 2018336 },
          cause: expect.not.objectContaining({ config: expect.anything() as object }) as Error,
        });
      }
      expect(texts(bot)).toEqual([]);
      bot.emulator.user(PSID).refusePersonas(false);
      await say(bot, 'three');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'three']]);
    });

    it('does not keep others from seeing them', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      await bot.handle((context) => context.sendText('two', { persona: 'john' }), {
        psid: '5000001',
      });
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [JOHN.name, 'two'],
      ]);
    });

    it('has no temporary persona created for nothing', async () => {
      const bot = await refusing();
      await say(bot, 'one');
      const before = creations(bot);
      await say(bot, 'two', { ...JOHN, temporary: true });
      expect(creations(bot)).toBe(before);
    });
  });
});
