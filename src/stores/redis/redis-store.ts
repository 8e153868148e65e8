import { checkClient, checkTextOption } from '../check-options';
import { groupOf, type PersonaStore, type StoreRecord } from '../store';
import type { RedisCommands } from './commands';
import { scriptOn, textIn } from './run-script';

/** Where the records are in Redis. */
export interface RedisStoreOptions {
  /**
   * The prefix of the store's keys. It comes after the client's own `keyPrefix`, if there is one.
   *
   * @default 'bottender-persona:'
   */
  readonly prefix?: string;
}

const DEFAULT_PREFIX = 'bottender-persona:';

/**
 * A store in Redis, for bots on several machines. The bot creates the client, connects it and closes it.
 *
 * Each group of records is one hash, so that listing it reads nothing else. A client that is not supported, such as one
 * of node-redis 3, is refused at the first use with a `PersonaError` (`STORE`).
 *
 * @param client of ioredis (4 or later), iovalkey or node-redis (4 or later); Cluster and Sentinel too
 * @throws PersonaError `INVALID_OPTION`
 */
export function redisStore(client: RedisCommands, options: RedisStoreOptions = {}): PersonaStore {
  checkClient('redisStore()', client);
  checkTextOption('redisStore()', 'prefix', options);
  const { prefix = DEFAULT_PREFIX } = options;
  const run = scriptOn(client);
  const hashOf = (key: string) => prefix + groupOf(key);
  return {
    async get(key) {
      const text = textIn(await run(hashOf(key), ['get', key]));
      return text === undefined ? undefined : (JSON.parse(text) as StoreRecord);
    },
    async set(key, record) {
      await run(hashOf(key), ['set', key, '', JSON.stringify(record)]);
    },
    async swap(key, expected, next) {
      const [before, after] = [expected, next].map((each) => (each ? JSON.stringify(each) : ''));
      return textIn(await run(hashOf(key), ['swap', key, before ?? '', after ?? ''])) === 'yes';
    },
    async delete(key) {
      await run(hashOf(key), ['set', key, '', '']);
    },
    async list(group) {
      const flat = (await run(prefix + group, ['list', ''])) as unknown[];
      const texts = flat.map((each) => textIn(each) ?? '');
      return Array.from({ length: texts.length / 2 }, (_, index) => [
        texts[2 * index] as string,
        JSON.parse(texts[2 * index + 1] as string) as StoreRecord,
      ]);
    },
    // The client is the bot's own.
    close: () => Promise.resolve(),
  };
}
