import { createRequire } from 'node:module';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { redisStore, type RedisCommands } from '../../src';
import { botOn, JOHN, MARY, spoken, startBot, startTestEmulator } from '../support/bot';
import { startRedis, type RedisServer } from '../support/redis';

/** The ioredis 4 that Bottender's own session store uses. */
const BottendersRedis = createRequire(require.resolve('bottender'))('ioredis') as new (
  port: number,
  host: string,
) => RedisCommands & { disconnect(): void };

const ROSTER = { john: JOHN, mary: MARY };

describe('redisStore()', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.close());

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

  it('takes the client that Bottender brings, too', async () => {
    const client = new BottendersRedis(redis.port, '127.0.0.1');
    const store = redisStore(client);
    const bot = await startBot({ personas: { store, roster: ROSTER } });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
    await bot.plugin?.close();
    client.disconnect();
  });

  it('loses no message while Redis is away, and recovers by itself', async () => {
    const store = redisStore(redis.client());
    const bot = await startBot({ personas: { store, roster: ROSTER, retryMs: 500 } });
    const say = (text: string, persona: string) =>
      bot.handle((context) => context.sendText(text, { persona }));
    await say('before', 'john');

    await redis.stop();
    await say('known', 'john');
    await Promise.all(['one', 'two', 'three'].map((text) => say(text, 'mary')));

    await redis.start();
    await vi.waitFor(
      async () => {
        await say('back', 'mary');
        expect(spoken(bot.emulator).at(-1)).toEqual([MARY.name, 'back']);
      },
      { timeout: 10_000, interval: 100 },
    );
    const said = spoken(bot.emulator).filter(([, text]) => text !== 'back');
    expect(said.slice(0, 2)).toEqual([
      [JOHN.name, 'before'],
      [JOHN.name, 'known'],
    ]);
    expect(said.slice(2).sort()).toEqual([
      [null, 'one'],
      [null, 'three'],
      [null, 'two'],
    ]);
    expect(bot.emulator.personas().map(({ name }) => name)).toEqual([JOHN.name, MARY.name]);
  });
});
