import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { redisStore } from '../../src';
import {
  botOn,
  JOHN,
  MARY,
  spoken,
  startBot,
  startTestEmulator,
  type TestBot,
} from '../support/bot';
import { startRedis, type RedisServer } from '../support/redis';
import { withServer } from '../support/with-server';

const ROSTER = { john: JOHN, mary: MARY };
const personaOf = (name: string) => ({
  name,
  profilePictureUrl: `https://example.com/${name.replace(' ', '-')}.jpg`,
});

withServer('Redis', describe)('redisStore()', () => {
  let redis: RedisServer;
  let warnings: string[] = [];
  beforeEach(async () => {
    redis = await startRedis();
    warnings = [];
    vi.spyOn(process, 'emitWarning').mockImplementation((warning, ...rest: unknown[]) => {
      if (rest[0] === 'BottenderPersonaWarning') warnings.push(String(warning));
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await redis.close();
  });

  it('keeps personas for bots that share it, each prefix apart', async () => {
    const emulator = await startTestEmulator();
    for (const prefix of ['a:', 'a:', 'b:']) {
      const store = redisStore(redis.client(), { prefix });
      const bot = botOn(emulator, { personas: { store, roster: ROSTER } });
      await bot.handle((context) => context.sendText(prefix, { persona: 'john' }));
    }
    expect(emulator.personas()).toHaveLength(2);
    const keys = await redis.client().keys('*');
    expect(keys.every((key) => /^[ab]:/.test(key))).toBe(true);
  });

  /** One message after the other, each of another new persona. */
  async function sayOneByOne(bot: TestBot, texts: string[]): Promise<number> {
    const startedMs = performance.now();
    for (const text of texts) {
      await bot.handle((context) => context.sendText(text, { persona: personaOf(text) }));
    }
    return performance.now() - startedMs;
  }

  /** Says something as a new persona until that speaks: the others before went out as the Page. */
  async function sayUntilItSpeaks(bot: TestBot): Promise<void> {
    await vi.waitFor(
      async () => {
        await sayOneByOne(bot, ['back']);
        expect(spoken(bot.emulator).at(-1)).toEqual(['back', 'back']);
      },
      { timeout: 10_000, interval: 100 },
    );
  }

  type Away = [what: string, go: () => unknown, comeBack: () => unknown];
  const AWAY: Away[] = [
    ['is stopped', () => redis.pause(), () => redis.goOn()],
    ['is killed', () => redis.stop(), () => redis.start()],
  ];
  const TEXTS = Array.from({ length: 100 }, (_, index) => `text ${index}`);

  it.each(AWAY)(
    'that %s holds up one message in a hundred, loses none, and is used again by itself',
    async (_, go, comeBack) => {
      const retryMs = 1500;
      const store = redisStore(redis.client());
      const bot = await startBot({ personas: { store, roster: ROSTER, retryMs } });
      await bot.handle((context) => context.sendText('before', { persona: 'john' }));

      await go();
      onTestFinished(() => redis.goOn());
      await bot.handle((context) => context.sendText('known', { persona: 'john' }));
      const tookMs = await sayOneByOne(bot, TEXTS);
      console.log(`100 messages of 100 new personas: ${Math.round(tookMs)} ms, retryMs ${retryMs}`);
      expect(warnings.length).toBeLessThan(3);

      await comeBack();
      await sayUntilItSpeaks(bot);
      const said = spoken(bot.emulator).filter(([, text]) => text !== 'back');
      expect(said.slice(0, 2)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'known'],
      ]);
      expect(said.slice(2)).toEqual(TEXTS.map((text) => [null, text]));
    },
    60_000,
  );

  it('holds up nothing for long where many speak at once', async () => {
    const store = redisStore(redis.client());
    const bot = await startBot({ personas: { store, retryMs: 1000 } });
    redis.pause();
    await Promise.all(TEXTS.map((text) => sayOneByOne(bot, [text])));
    redis.goOn();
    await sayUntilItSpeaks(bot);
    const said = spoken(bot.emulator).filter(([, text]) => text !== 'back');
    expect(said.map(([, text]) => text).sort()).toEqual([...TEXTS].sort());
    expect(said.every(([name]) => name === null)).toBe(true);
  });

  it('that is out of memory costs one persona its voice for as long, with one warning', async () => {
    const store = redisStore(redis.client());
    const bot = await startBot({ personas: { store, roster: ROSTER, retryMs: 500 } });
    await bot.handle((context) => context.sendText('before', { persona: 'john' }));
    await redis.client().config('SET', 'maxmemory', '1');
    await sayOneByOne(bot, ['one', 'two']);
    await bot.handle((context) => context.sendText('known', { persona: 'john' }));
    await redis.client().config('SET', 'maxmemory', '0');
    await sayUntilItSpeaks(bot);
    const said = spoken(bot.emulator).filter(([, text]) => text !== 'back');
    expect(said).toEqual([
      [JOHN.name, 'before'],
      [null, 'one'],
      [null, 'two'],
      [JOHN.name, 'known'],
    ]);
    expect(warnings).toEqual([expect.stringContaining('OOM')]);
  });

  it.each<[string, () => Promise<void>]>([
    ['stopped', () => Promise.resolve(redis.pause())],
    ['killed', () => redis.stop()],
  ])('that is %s does not keep close() from ending', async (_, go) => {
    const client = redis.client();
    client.options.maxRetriesPerRequest = null;
    const bot = await startBot({ personas: { store: redisStore(client), retryMs: 500 } });
    await bot.handle((context) => context.sendText('one', { persona: personaOf('one') }));
    await go();
    onTestFinished(() => redis.goOn());
    await bot.handle((context) =>
      context.sendText('two', { persona: { ...personaOf('two'), temporary: true } }),
    );
    await bot.plugin
      ?.close()
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'STORE' }));
    expect(spoken(bot.emulator)).toEqual([
      ['one', 'one'],
      [null, 'two'],
    ]);
  });
});
