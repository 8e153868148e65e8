import { checkClient, checkTextOption } from './check-options';
import { groupOf, type PersonaStore, type StoreRecord } from './store';

/** The commands that the store needs of a Redis client: ioredis 4 and later have them. */
export interface RedisCommands {
  hget(key: string, field: string): Promise<string | null>;
  hset(key: string, field: string, value: string): Promise<unknown>;
  hdel(key: string, field: string): Promise<unknown>;
  hgetall(key: string): Promise<Record<string, string>>;
  eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
}

/** Where the records stand in Redis. */
export interface RedisStoreOptions {
  /**
   * What the names of the store's keys begin with.
   *
   * @default 'bottender-persona:'
   */
  readonly prefix?: string;
}

const COMMANDS: readonly (keyof RedisCommands)[] = ['hget', 'hset', 'hdel', 'hgetall', 'eval'];
const DEFAULT_PREFIX = 'bottender-persona:';
/** Compares and writes in one step. An empty text stands for no record: records are JSON and never empty. */
const SWAP = `
local present = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if present ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1])
else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 1`;

/**
 * A store in Redis, for bots of several machines. The bot makes the client, and closes it.
 *
 * Each group of records is one hash, so that listing it reads nothing else.
 *
 * @param client an ioredis client
 * @throws PersonaError `INVALID_OPTION`
 */
export function redisStore(client: RedisCommands, options: RedisStoreOptions = {}): PersonaStore {
  checkClient('redisStore()', client, COMMANDS);
  checkTextOption('redisStore()', 'prefix', options);
  const { prefix = DEFAULT_PREFIX } = options;
  const hashOf = (key: string) => prefix + groupOf(key);
  return {
    async get(key) {
      const text = await client.hget(hashOf(key), key);
      return text === null ? undefined : (JSON.parse(text) as StoreRecord);
    },
    async set(key, record) {
      await client.hset(hashOf(key), key, JSON.stringify(record));
    },
    async swap(key, expected, next) {
      const texts = [expected, next].map((record) => (record ? JSON.stringify(record) : ''));
      return (await client.eval(SWAP, 1, hashOf(key), key, ...texts)) === 1;
    },
    async delete(key) {
      await client.hdel(hashOf(key), key);
    },
    async list(group) {
      const texts = Object.entries(await client.hgetall(prefix + group));
      return texts.map(([key, text]) => [key, JSON.parse(text) as StoreRecord]);
    },
    // The client is the bot's own.
    close: () => Promise.resolve(),
  };
}
