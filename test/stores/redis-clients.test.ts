import { once } from 'node:events';
import { createRequire } from 'node:module';

import { Redis as Upstash } from '@upstash/redis';
import { Redis } from 'ioredis';
import { createClient as createClient4 } from 'node-redis-4';
import { createClient as createClient5 } from 'node-redis-5';
import { afterAll, afterEach, beforeAll, describe as anyDescribe, expect, it } from 'vitest';

import { PersonaError, redisStore, storeLaw, type ClaimRecord } from '../../src';
import { startRedis, type RedisServer } from '../support/redis';
import { hasServer, withServer } from '../support/with-server';
import { CLIENTS, type OpenClient } from './support/redis-clients';

/** Its types are a package of their own. */
const { createClient: createClient3 } = createRequire(__filename)('node-redis-3') as {
  createClient(port: number, host: string): { end(flush: boolean): void };
};

const KEY = 'o 1 claim a';
const CLAIM: ClaimRecord = { kind: 'claim', version: 1, owner: 'a' };

const describe = withServer('Redis', anyDescribe);
let redis: RedisServer;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  if (hasServer('Redis')) redis = await startRedis();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
afterAll(() => redis?.close());

describe.each(CLIENTS)('redisStore() with a client of %s', (_, open) => {
  let one: OpenClient;
  let other: OpenClient;
  let stores = 0;
  beforeAll(async () => {
    one = await open(redis.port);
    other = await open(redis.port);
  });
  afterAll(async () => {
    await one.close();
    await other.close();
    await redis.client().flushall();
  });

  it.each(storeLaw)('keeps the law: $name', async ({ check }) => {
    const prefix = `test ${(stores += 1)}:`;
    await check(redisStore(one.client, { prefix }), () => redisStore(other.client, { prefix }));
  });

  it('goes on when Redis has forgotten its scripts', async () => {
    const store = redisStore(one.client);
    await store.set(KEY, CLAIM);
    await redis.client().script('FLUSH');
    expect(await store.get(KEY)).toEqual(CLAIM);
    await redis.client().script('FLUSH');
    expect(await store.swap(KEY, CLAIM, undefined)).toBe(true);
  });
});

describe('redisStore()', () => {
  const cleanedUp = <T>(client: T, close: (client: T) => unknown): T => {
    cleanups.push(() => close(client));
    return client;
  };

  it("puts its keys behind the client's keyPrefix, all of them", async () => {
    const client = cleanedUp(new Redis(redis.port, { keyPrefix: 'app:' }), (each) =>
      each.disconnect(),
    );
    const store = redisStore(client, { prefix: 'mine:' });
    await store.set(KEY, CLAIM);
    await store.swap('o 1 claim b', undefined, CLAIM);
    expect(await redis.client().keys('*')).toEqual(['app:mine:o 1 claim']);
    expect(await store.list('o 1 claim')).toHaveLength(2);
    await redis.client().flushall();
  });

  it('answers the same whatever transformers the bot has set', async () => {
    const all = ['hget', 'hgetall', 'hset'] as const;
    for (const command of all) Redis.Command.setReplyTransformer(command, () => 'transformed');
    cleanups.push(() => {
      for (const command of all)
        Redis.Command.setReplyTransformer(command, (reply: unknown) => reply);
    });
    const store = redisStore(redis.client());
    await store.set(KEY, CLAIM);
    expect(await store.get(KEY)).toEqual(CLAIM);
    expect(await store.list('o 1 claim')).toEqual([[KEY, CLAIM]]);
    await redis.client().flushall();
  });

  it('works again as soon as a client without a queue is connected', async () => {
    const client = cleanedUp(new Redis(redis.port, { enableOfflineQueue: false }), (each) =>
      each.disconnect(),
    );
    const store = redisStore(client);
    await expect(store.get(KEY)).rejects.toThrow(/writeable/);
    await once(client, 'ready');
    expect(await store.get(KEY)).toBeUndefined();
  });

  it('says that a client of node-redis has to be connected', async () => {
    const store = redisStore(createClient5({ url: `redis://127.0.0.1:${redis.port}` }));
    await expect(store.get(KEY)).rejects.toThrow(/Call its connect\(\)/);
  });
});

describe('redisStore() refuses at the first use', () => {
  const refused: [string, () => unknown][] = [
    [
      'a client of node-redis 3',
      () => {
        const client = createClient3(redis.port, '127.0.0.1');
        cleanups.push(() => client.end(true));
        return client;
      },
    ],
    [
      'a client of node-redis 4 in legacyMode',
      async () => {
        const client = createClient4({ url: `redis://127.0.0.1:${redis.port}`, legacyMode: true });
        await client.connect();
        cleanups.push(() => client.disconnect());
        return client;
      },
    ],
    [
      'a legacy client of node-redis 5',
      async () => {
        const client = createClient5({ url: `redis://127.0.0.1:${redis.port}` });
        await client.connect();
        cleanups.push(() => client.destroy());
        return client.legacy();
      },
    ],
    [
      'a REST client',
      () => new Upstash({ url: 'http://127.0.0.1:9', token: 'none', retry: false }),
    ],
  ];

  it.each(refused)('%s', async (_, open) => {
    const store = redisStore((await open()) as never);
    const accesses = [
      () => store.get(KEY),
      () => store.set(KEY, CLAIM),
      () => store.swap(KEY, undefined, CLAIM),
      () => store.delete(KEY),
      () => store.list('o 1 claim'),
    ];
    for (const access of accesses) {
      const failure = access();
      await expect(failure).rejects.toBeInstanceOf(PersonaError);
      await expect(failure).rejects.toMatchObject({ code: 'STORE' });
      await expect(failure).rejects.toThrow(/`ioredis` \(4 or later\).*node-redis 4 or later/);
    }
    expect(await redis.client().keys('*')).toEqual([]);
  });
});

describe('redisStore() without the rights that it needs', () => {
  const without: [string, string][] = [
    ['EVAL', '-eval'],
    ['EVALSHA', '-evalsha'],
    ['HSET', '-hset'],
    ['HGET', '-hget'],
    ['its keys', 'resetkeys'],
  ];

  it.each(without)('on %s says what is missing, and where to read on', async (_, rule) => {
    await redis
      .client()
      .call('ACL', 'SETUSER', 'bot', 'reset', 'on', 'nopass', '~*', '+@all', rule);
    const client = new Redis(redis.port, { username: 'bot', password: 'any' });
    cleanups.push(() => client.disconnect());
    const failure = redisStore(client).set(KEY, CLAIM);
    await expect(failure).rejects.toMatchObject({ code: 'STORE' });
    await expect(failure).rejects.toThrow(/EVAL, EVALSHA, HGET, HSET, HDEL and HGETALL/);
    await expect(failure).rejects.toThrow(/docs\/stores\.md/);
  });

  it('is content with those that the documentation lists', async () => {
    const rights = ['+eval', '+evalsha', '+hget', '+hset', '+hdel', '+hgetall'];
    const keys = '~bottender-persona:*';
    await redis.client().call('ACL', 'SETUSER', 'bot', 'reset', 'on', 'nopass', keys, ...rights);
    const client = new Redis(redis.port, {
      username: 'bot',
      password: 'any',
      enableReadyCheck: false,
    });
    cleanups.push(() => client.disconnect());
    const store = redisStore(client);
    await store.set(KEY, CLAIM);
    expect(await store.list('o 1 claim')).toEqual([[KEY, CLAIM]]);
    expect(await store.swap(KEY, CLAIM, undefined)).toBe(true);
    await store.delete(KEY);
  });
});
