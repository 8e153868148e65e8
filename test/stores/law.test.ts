import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';

import { fileStore, memoryStore, redisStore, storeLaw, type PersonaStore } from '../../src';
import { startRedis, type RedisServer } from '../support/redis';
import { withServer } from '../support/with-server';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('memoryStore()', () => {
  it.each(storeLaw)('$name', async ({ check }) => {
    const store = memoryStore();
    await check(store, () => store);
  });
});

describe('fileStore()', () => {
  it.each(storeLaw)('$name', async ({ check }) => {
    const path = await mkdtemp(join(tmpdir(), 'personas-'));
    cleanups.push(() => rm(path, { recursive: true }));
    const open = () => {
      const store = fileStore({ path });
      cleanups.push(() => store.close());
      return store;
    };
    await check(open(), open);
  });
});

withServer('Redis', describe)('redisStore()', () => {
  let redis: RedisServer;
  let stores = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it.each(storeLaw)('$name', async ({ check }) => {
    const prefix = `test ${(stores += 1)}:`;
    const open = (): PersonaStore => redisStore(redis.client(), { prefix });
    await check(open(), open);
  });
});
