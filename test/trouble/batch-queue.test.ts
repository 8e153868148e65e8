import { describe, expect, it } from 'vitest';

import { calls, JOHN, spoken, startBot, type TestBot } from '../support/bot';
import { ROSTER, deleteElsewhere, say, startIn, texts } from './support';

describe('in batch mode, with retries of its own', () => {
  const start = startIn({ batchConfig: { delay: 10, retryTimes: 2 } });
  const batches = ({ emulator }: TestBot) => emulator.requests.filter(({ batch }) => batch);

  it('a null among the answers fails its own message alone, and repeats none', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { item: null, done: true } });
    const outcomes = await bot.handle((context) => {
      context.usePersona('john');
      return Promise.allSettled([
        context.sendText('one'),
        context.sendText('two'),
        context.sendText('three'),
      ]);
    });
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(texts(bot)).toEqual(['before', 'one', 'two', 'three']);
    expect(batches(bot)).toHaveLength(2);
  });

  it('an error that came although the message was sent is not repeated', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow();
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it('a clear refusal of the message is repeated as the bot asked for', async () => {
    const bot = await start();
    await say(bot, 'before');
    const fault = bot.emulator.fail({ match: 'messages', times: 2, with: { code: 613 } });
    await say(bot, 'after');
    expect(fault.hits).toBe(2);
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it('a refused persona is not repeated in vain', async () => {
    const bot = await start();
    await say(bot, 'before');
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    const before = batches(bot).length;
    await say(bot, 'after');
    expect(batches(bot).length - before).toBe(2);
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'after']);
  });

  it('in JSON mode 1/1357046 is not sent again either', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow('(#1)');
    expect(texts(bot)).toEqual(['before', 'after']);
    expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
  });
});
