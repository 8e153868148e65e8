import { createHash } from 'node:crypto';

/**
 * All that the store asks of Redis, as one script: KEYS[1] is the hash of a group, ARGV[1] says what to do.
 *
 * Scripts run on the master and touch one key, so that Cluster takes them and no replica answers; and they answer the
 * same whatever transformers a client has for single commands. An empty text stands for no record: records are JSON
 * and never empty.
 */
const LUA = `
local what, field = ARGV[1], ARGV[2]
if what == 'get' then return {'ok', redis.call('HGET', KEYS[1], field)} end
if what == 'list' then return {'ok', redis.call('HGETALL', KEYS[1])} end
if what == 'swap' then
  local present = redis.call('HGET', KEYS[1], field) or ''
  if present ~= ARGV[3] then return {'ok', 'no'} end
end
if ARGV[4] == '' then redis.call('HDEL', KEYS[1], field)
else redis.call('HSET', KEYS[1], field, ARGV[4]) end
return {'ok', 'yes'}`;

/** A script and the name that Redis knows it by once it has run. */
export const SCRIPT = { lua: LUA, sha: createHash('sha1').update(LUA).digest('hex') } as const;

/** The commands that a user of Redis needs for it, which `docs/stores.md` lists. */
export const COMMANDS = 'EVAL, EVALSHA, HGET, HSET, HDEL and HGETALL';
