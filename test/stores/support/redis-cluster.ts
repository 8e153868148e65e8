import type { Redis } from 'ioredis';
import { expect, vi } from 'vitest';

import { freePort, startRedis, type RedisServer } from '../../support/redis';

/** A Redis Cluster on the loopback interface: three masters that share the slots, and a replica of one of them. */
export interface RedisCluster {
  readonly ports: number[];
  /** The master with the replica, of whose slots is whatever has this tag in the name of its key. */
  readonly replicatedTag: string;
  /** Kills the master that has a replica, which then takes its place. */
  killReplicated(): Promise<void>;
  close(): Promise<void>;
}

const IN_TIME = { timeout: 20_000, interval: 50 };

export async function startRedisCluster(): Promise<RedisCluster> {
  const servers = await Promise.all(Array.from({ length: 4 }, startNode));
  const clients = servers.map((server) => server.client());
  const [first, second, third, replica] = clients as [Redis, Redis, Redis, Redis];
  const [{ port }] = servers as [RedisServer];
  const busPort = async (client: Redis) =>
    ((await client.config('GET', 'cluster-port')) as string[])[1] as string;
  for (const client of clients.slice(1)) {
    await client.call('CLUSTER', 'MEET', '127.0.0.1', `${port}`, await busPort(first));
  }
  await first.call('CLUSTER', 'ADDSLOTSRANGE', '0', '5460');
  await second.call('CLUSTER', 'ADDSLOTSRANGE', '5461', '10922');
  await third.call('CLUSTER', 'ADDSLOTSRANGE', '10923', '16383');
  const id = (await first.call('CLUSTER', 'MYID')) as string;
  await vi.waitFor(() => replica.call('CLUSTER', 'REPLICATE', id), IN_TIME);
  await vi.waitFor(async () => {
    for (const client of clients) expect(await client.call('CLUSTER', 'INFO')).toMatch(/state:ok/);
    expect(await replica.call('ROLE')).toMatchObject({ 0: 'slave', 3: 'connected' });
  }, IN_TIME);
  return {
    ports: servers.map((server) => server.port),
    replicatedTag: await tagInSlots(first, 5460),
    async killReplicated() {
      await first.call('WAIT', '1', '5000');
      await servers[0]?.stop();
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function startNode(): Promise<RedisServer> {
  return startRedis({
    'cluster-enabled': 'yes',
    'cluster-port': `${await freePort()}`,
    'cluster-node-timeout': '500',
    'cluster-replica-validity-factor': '0',
  });
}

/** A tag, `{…}`, that puts keys into the first of the slots. */
async function tagInSlots(client: Redis, last: number): Promise<string> {
  for (let index = 0; ; index += 1) {
    const tag = `{${index}}`;
    if (Number(await client.call('CLUSTER', 'KEYSLOT', tag)) <= last) return tag;
  }
}
