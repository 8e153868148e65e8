import { createRequire } from 'node:module';

import { Redis as Valkey } from 'iovalkey';
import { Redis } from 'ioredis';
import { createClient as createClient4 } from 'node-redis-4';
import { createClient as createClient5 } from 'node-redis-5';

import type { RedisCommands } from '../../../src';

/** A client of one of the packages that bots use. */
export interface OpenClient {
  client: RedisCommands;
  close(): Promise<unknown>;
}

type Open = (port: number) => OpenClient | Promise<OpenClient>;

/** The ioredis 4 that Bottender's own session store uses. */
const { Redis4 } = {
  Redis4: createRequire(require.resolve('bottender'))('ioredis') as typeof Redis,
};

function ofIoredis(Client: typeof Redis, options: object = {}): Open {
  return (port) => {
    const client = new Client({ port, host: '127.0.0.1', ...options });
    client.on('error', () => undefined);
    return { client, close: () => Promise.resolve(client.disconnect()) };
  };
}

const ofNodeRedis4: Open = async (port) => {
  const client = createClient4({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => undefined);
  await client.connect();
  return { client, close: () => client.disconnect() };
};

const ofNodeRedis5: Open = async (port) => {
  const client = createClient5({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => undefined);
  await client.connect();
  return { client, close: () => Promise.resolve(client.destroy()) };
};

const ofNodeRedis5WithResp3: Open = async (port) => {
  const client = createClient5({ url: `redis://127.0.0.1:${port}`, RESP: 3 });
  client.on('error', () => undefined);
  await client.connect();
  return { client, close: () => Promise.resolve(client.destroy()) };
};

/** The clients that `redisStore()` takes, with the settings that change what they answer. */
export const CLIENTS: [string, Open][] = [
  ['ioredis 5', ofIoredis(Redis)],
  ['ioredis 4', ofIoredis(Redis4)],
  ['ioredis 5 with keyPrefix', ofIoredis(Redis, { keyPrefix: 'app:' })],
  ['ioredis 4 with keyPrefix', ofIoredis(Redis4, { keyPrefix: 'app:' })],
  ['ioredis 5 with stringNumbers', ofIoredis(Redis, { stringNumbers: true })],
  ['ioredis 5 with maxRetriesPerRequest: null', ofIoredis(Redis, { maxRetriesPerRequest: null })],
  ['iovalkey', ofIoredis(Valkey as unknown as typeof Redis)],
  ['node-redis 4', ofNodeRedis4],
  ['node-redis 5', ofNodeRedis5],
  ['node-redis 5 with RESP 3', ofNodeRedis5WithResp3],
];
