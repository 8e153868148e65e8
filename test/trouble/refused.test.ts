import { describe, expect, it } from 'vitest';

import { calls, JOHN, spoken, type TestBot } from '../support/bot';
import { ALL_MODES, creations, say, startIn, texts } from './support';

describe.each(ALL_MODES)('in %s mode', (_, mode) => {
  const start = startIn(mode);

  describe('a message refused by a bare 100, though the persona is there', () => {
    const bareRefusal = (bot: TestBot) =>
      bot.emulator.fail({
        match: ({ path, body }) => path.endsWith('/messages') && 'persona_id' in (body as object),
        with: { code: 100 },
      });

    it('goes out as the fallback, and the persona counts as gone from then on', async () => {
      const bot = await start();
      await say(bot, 'before');
      bareRefusal(bot);
      await say(bot, 'after');
      await say(bot, 'and again');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [null, 'after'],
        [JOHN.name, 'and again'],
      ]);
      expect(bot.emulator.personas()).toHaveLength(2);
    });

    it('is rejected with the first error where it is refused without the persona, too', async () => {
      const bot = await start();
      await say(bot, 'before');
      const tooLong = 'x'.repeat(2001);
      await expect(say(bot, tooLong)).rejects.toThrow('(#100)');
      await say(bot, 'after');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'after'],
      ]);
      expect(creations(bot)).toBe(1);
    });

    it("rejects with Messenger's error where fallback is 'throw'", async () => {
      const bot = await start({ fallback: 'throw' });
      await say(bot, 'before');
      bareRefusal(bot);
      await expect(say(bot, 'after')).rejects.toThrow('(#100)');
      expect(texts(bot)).toEqual(['before']);
    });
  });

  it.each([{ code: 100, subcode: 2018008 }, { code: 100, subcode: 2018034 }, { code: 11 }])(
    'a message refused by %o while its persona is there is rejected',
    async (fault) => {
      const bot = await start();
      await say(bot, 'before');
      bot.emulator.fail({ match: 'messages', with: fault });
      await expect(say(bot, 'after')).rejects.toThrow(`(#${fault.code})`);
      expect(texts(bot)).toEqual(['before']);
      expect(creations(bot)).toBe(1);
    },
  );

  it.each([
    { code: 551 },
    { code: 100, subcode: 2018001 },
    { code: 10, subcode: 2018278 },
    { code: 200, subcode: 1545041 },
    { code: 190 },
    { code: 230 },
    { code: 613 },
    { code: 80006 },
    { code: 4 },
  ])(
    "a message refused by %o, the recipient's, the token's or a limit's, asks no more",
    async (fault) => {
      const bot = await start();
      await say(bot, 'before');
      const before = bot.emulator.requests.length;
      const times = mode.batchConfig ? 3 : 1;
      bot.emulator.fail({ match: 'messages', times, with: fault });
      await expect(say(bot, 'after')).rejects.toThrow(`(#${fault.code})`);
      expect(texts(bot)).toEqual(['before']);
      // The bot asked the batch queue for two retries, and a clear refusal of the message is the queue's to repeat.
      expect(bot.emulator.requests.length - before).toBe(times);
      expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
    },
  );

  it('a message without a clear answer is not sent again', async () => {
    const bot = await start();
    await say(bot, 'before');
    const match = mode.batchConfig ? /^POST \/$/ : 'messages';
    bot.emulator.fail({ match, with: { connection: 'lost' } });
    await expect(say(bot, 'after')).rejects.toThrow('socket hang up');
    expect(texts(bot)).toEqual(['before', 'after']);
  });
});
