import { beforeEach, describe, expect, it } from 'vitest';

import { memoryStore } from '../../src';
import { systemClock, type Clock } from '../../src/clock';
import { JOHN, MARY, PAGE, personaRecords, spoken, startBot } from '../support/bot';
import { timeTravel } from '../support/clock';
import { ALL_MODES, MODES, ROSTER, creations, say, startIn, types } from './support';

describe.each(ALL_MODES)('in %s mode', (_, mode) => {
  const start = startIn(mode);

  describe('a creation', () => {
    it.each([
      { code: 1 },
      { code: 2 },
      { code: 1200 },
      { code: 4 },
      { code: 613 },
      { code: 80006 },
    ])('that fails in passing by %o is tried again, and the message waits', async (fault) => {
      const bot = await start();
      bot.emulator.fail({ match: 'POST /me/personas', with: fault });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
      expect(types(bot)).toEqual(['retried', 'created', 'spoke']);
      expect(bot.events[0]).toMatchObject({ pageId: PAGE.id });
    });

    it('that goes on failing lets the message go by fallback within retryMs', async () => {
      const bot = await start({ retryMs: 400 });
      bot.emulator.fail({ match: 'POST /me/personas', times: Infinity, with: { code: 2 } });
      await say(bot, 'hello');
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
      expect(bot.events.at(-1)).toMatchObject({ type: 'fallback', reason: 'UNAVAILABLE' });
    });

    it("that fails rejects the message where fallback is 'throw'", async () => {
      // With pauses of 250 and 500 ms, the third try is the last one: there is no race with the end of `retryMs`.
      const clock: Clock = { ...systemClock, chance: () => 0.999 };
      const personas = { roster: ROSTER, fallback: 'throw', retryMs: 1500 } as const;
      const bot = await startBot({ ...mode, clock, personas });
      bot.emulator.fail({ match: 'POST /me/personas', times: Infinity, with: { code: 2 } });
      await expect(say(bot, 'hello')).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        graph: { code: 2 },
      });
      expect(bot.emulator.messages()).toEqual([]);
    });

    it('of a temporary persona that is refused leaves no record', async () => {
      const store = memoryStore();
      const bot = await start({ store });
      bot.emulator.fail({ match: 'POST /me/personas', with: { code: 368 } });
      await say(bot, 'hello', { ...JOHN, temporary: true });
      expect(await personaRecords(store, bot.emulator)).toEqual([]);
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    });

    it('that never reached Messenger is not unconfirmed', async () => {
      const bot = await start({ retryMs: 100 });
      await bot.emulator.close();
      const error: unknown = await bot
        .handle(({ client }) => client.ensurePersona(JOHN))
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'UNAVAILABLE' });
      expect(error).not.toHaveProperty('outcomeUnknown');
      expect(types(bot)).not.toContain('unconfirmed');
    });
  });
});

describe.each(MODES)('a creation, in %s mode', (_, mode) => {
  const start = startIn(mode);

  it('that hangs lets the message go by fallback after retryMs', async () => {
    const bot = await start({ retryMs: 100 });
    bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'hang' } });
    await say(bot, 'hello');
    expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    await bot.emulator.close();
  });

  it('without a clear answer is on record as unconfirmed, and asked for again', async () => {
    const store = memoryStore();
    const bot = await start({ store });
    bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
    await say(bot, 'hello');
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
    expect(types(bot)).toEqual(['unconfirmed', 'retried', 'created', 'spoke']);
    const records = await personaRecords(store, bot.emulator);
    expect(records.map(({ kind }) => kind).sort()).toEqual(['persona', 'unconfirmed']);
    // Nobody can tell that this one is ours: nothing is taken for ours by its name.
    expect(bot.emulator.personas()).toHaveLength(2);
  });

  it('that is answered with something else than Graph answers is unconfirmed, too', async () => {
    const bot = await start();
    const { defaults } = bot.client.axios;
    const send = defaults.adapter;
    let garbled = 0;
    // A proxy that answers in the place of Messenger.
    defaults.adapter = async (config) => {
      const answer = await send!(config);
      if (garbled > 0 || !config.url?.startsWith('/me/personas')) return answer;
      garbled += 1;
      return { ...answer, data: '<html>Please sign in</html>' };
    };
    await say(bot, 'hello');
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
    expect(types(bot)).toEqual(['unconfirmed', 'retried', 'created', 'spoke']);
  });

  it('of a temporary persona without a clear answer is unconfirmed, too', async () => {
    const store = memoryStore();
    const bot = await start({ store });
    bot.emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
    await say(bot, 'hello', { ...JOHN, temporary: true });
    await bot.plugin?.close();
    const records = await personaRecords(store, bot.emulator);
    expect(records).toMatchObject([{ kind: 'unconfirmed', name: JOHN.name }]);
    expect(bot.emulator.personas()).toHaveLength(1);
  });
});

describe.each(ALL_MODES)('as time goes by, in %s mode', (_, mode) => {
  let time: ReturnType<typeof timeTravel>;
  beforeEach(() => {
    time = timeTravel();
  });

  it.each([{ code: 100 }, { code: 200 }, { code: 230 }, { code: 368, subcode: 1346003 }])(
    'a creation refused for good by %o is not asked for again for 10 minutes',
    async (fault) => {
      const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
      const refused = bot.emulator.fail({ match: 'POST /me/personas', with: fault });
      await say(bot, 'one');
      time.forward(599_000);
      await say(bot, 'two');
      expect(creations(bot)).toBe(1);
      await bot.handle((context) => context.sendText('somebody else', { persona: 'mary' }));
      time.forward(2_000);
      await say(bot, 'three');
      expect(refused.hits).toBe(1);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
        [MARY.name, 'somebody else'],
        [JOHN.name, 'three'],
      ]);
    },
  );

  it('a temporary persona refused for good is not asked for again either', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    const fault = { match: 'POST /me/personas', with: { code: 368 } };
    bot.emulator.fail(fault);
    for (const text of ['one', 'two']) await say(bot, text, { ...JOHN, temporary: true });
    expect(creations(bot)).toBe(1);
    // Whoever asks for a creation by that word is asked no questions.
    await bot.handle(({ client }) => client.createPersona(JOHN));
    expect(creations(bot)).toBe(2);
  });

  it('a lasting limit stops persona calls for the Page until it is over, as the header says', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER } });
    const business = {
      [PAGE.id]: [
        {
          type: 'messenger',
          call_count: 100,
          total_cputime: 25,
          total_time: 25,
          estimated_time_to_regain_access: 19,
        },
      ],
    };
    const headers = { 'x-business-use-case-usage': JSON.stringify(business) };
    const limited = bot.emulator.fail({
      match: 'POST /me/personas',
      with: { code: 80006, headers },
    });
    await say(bot, 'one');
    time.forward(18 * 60_000);
    await say(bot, 'two');
    await bot.handle((context) => context.sendText('three', { persona: 'mary' }));
    expect(creations(bot)).toBe(1);
    await expect(bot.handle(({ client }) => client.getAllPersonas())).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    time.forward(2 * 60_000);
    await say(bot, 'four');
    expect(limited.hits).toBe(1);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
      [null, 'three'],
      [JOHN.name, 'four'],
    ]);
  });

  it('a limit without an end is left alone for a minute', async () => {
    const bot = await startBot({ ...mode, personas: { roster: ROSTER, retryMs: 100 } });
    bot.emulator.fail({
      match: 'POST /me/personas',
      with: { code: 613, headers: { 'x-business-use-case-usage': 'no JSON' } },
    });
    await say(bot, 'one');
    await say(bot, 'two');
    expect(creations(bot)).toBe(1);
    time.forward(61_000);
    await say(bot, 'three');
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
      [JOHN.name, 'three'],
    ]);
  });
});
