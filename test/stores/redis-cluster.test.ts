import { Cluster } from 'ioredis';
import { createCluster as createCluster4 } from 'node-redis-4';
import { createCluster as createCluster5 } from 'node-redis-5';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { redisStore, storeLaw, type RedisCommands } from '../../src';
import { JOHN, spoken, startBot } from '../support/bot';
import { withServer } from '../support/with-server';
import { startRedisCluster, type RedisCluster } from './support/redis-cluster';

withServer('Redis', describe)('redisStore() on a Cluster', () => {
  let cluster: RedisCluster;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(async () => {
    for (const cleanup of cleanups) await cleanup();
    await cluster.close();
  });

  const nodes = () => cluster.ports.map((port) => ({ host: '127.0.0.1', port }));
  const urls = () => cluster.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` }));
  const CLIENTS: [string, () => Promise<RedisCommands>][] = [
    [
      'ioredis',
      () => {
        const client = new Cluster(nodes());
        cleanups.push(() => client.disconnect());
        return Promise.resolve(client);
      },
    ],
    [
      'ioredis that reads from replicas',
      () => {
        const client = new Cluster(nodes(), { scaleReads: 'slave', keyPrefix: 'app:' });
        cleanups.push(() => client.disconnect());
        return Promise.resolve(client);
      },
    ],
    [
      'node-redis 4',
      async () => {
        const client = createCluster4({ rootNodes: urls() });
        client.on('error', () => undefined);
        await client.connect();
        cleanups.push(() => client.disconnect());
        return client;
      },
    ],
    [
      'node-redis 5',
      async () => {
        const client = createCluster5({ rootNodes: urls() });
        client.on('error', () => undefined);
        await client.connect();
        cleanups.push(() => client.destroy());
        return client;
      },
    ],
  ];

  describe.each(CLIENTS)('with a client of %s', (name, open) => {
    let client: RedisCommands;
    let stores = 0;
    beforeAll(async () => {
      client = await open();
    });

    it.each(storeLaw)('keeps the law: $name', async ({ check }) => {
      // Each prefix puts the groups into other slots.
      const prefix = `${name} ${(stores += 1)}:`;
      await check(redisStore(client, { prefix }), () => redisStore(client, { prefix }));
    });
  });

  it('that fails over loses no message, and no persona that was on record', async () => {
    const client = new Cluster(nodes(), { clusterRetryStrategy: () => 100 });
    client.on('error', () => undefined);
    cleanups.push(() => client.disconnect());
    const store = redisStore(client, { prefix: cluster.replicatedTag });
    const personas = { store, roster: { john: JOHN }, retryMs: 1000 };
    const bot = await startBot({ personas });
    await bot.handle((context) => context.sendText('before', { persona: 'john' }));

    await cluster.killReplicated();
    const texts: string[] = [];
    await vi.waitFor(
      async () => {
        const name = `text ${texts.length}`;
        texts.push(name);
        const persona = { name, profilePictureUrl: 'https://example.com/a.jpg' };
        await bot.handle((context) => context.sendText(name, { persona }));
        expect(spoken(bot.emulator).at(-1)).toEqual([name, name]);
      },
      { timeout: 30_000, interval: 100 },
    );
    const said = spoken(bot.emulator);
    expect(said.map(([, text]) => text)).toEqual(['before', ...texts]);
    for (const [name, text] of said.slice(1)) expect([null, text]).toContain(name);

    const records = await store.list(`${bot.emulator.origin} 1000000000001 persona`);
    expect(records.map(([, record]) => 'name' in record && record.name)).toEqual(
      expect.arrayContaining([JOHN.name, texts.at(-1)]),
    );
  }, 60_000);
});
