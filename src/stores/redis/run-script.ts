import { PersonaError } from '../../errors';
import { runnerOf, type RedisCommands } from './commands';
import { COMMANDS, SCRIPT } from './script';

/** What a script is asked to do, with what. */
export type ScriptArguments = [what: 'get' | 'list' | 'set' | 'swap', ...string[]];

/**
 * Makes the function that has Redis run the script.
 *
 * The first call sends the text of the script and finds out whether this is a client that the store can use: one that
 * answers with a promise of what the script returned.
 */
export function scriptOn(
  client: RedisCommands,
): (key: string, args: ScriptArguments) => Promise<unknown> {
  const { byText, bySha } = runnerOf(client);
  let isUsable: Promise<unknown> | undefined;
  const send = (key: string, args: ScriptArguments) =>
    answerOf(() => byText(SCRIPT.lua, key, args));
  const tryOut = async (key: string) => {
    try {
      await send(key, ['get', '']);
    } catch (error) {
      isUsable = undefined;
      throw error;
    }
  };
  return async (key, args) => {
    await (isUsable ??= tryOut(key));
    try {
      return await answerOf(() => bySha(SCRIPT.sha, key, args));
    } catch (error) {
      // Redis forgets scripts when it starts again, and another node of a Cluster has never seen them.
      if (!/^NOSCRIPT/.test(messageOf(error))) throw error;
      return send(key, args);
    }
  };
}

/** @throws PersonaError `STORE` where the client or its rights will not do */
async function answerOf(call: () => unknown): Promise<unknown> {
  let promise: unknown;
  let answer: unknown;
  try {
    promise = call();
    if (!isPromise(promise)) throw unusable();
    answer = await promise;
  } catch (error) {
    // A client of another kind stumbles over the arguments.
    if (error instanceof TypeError) throw unusable(error);
    throw withHint(error);
  }
  if (!Array.isArray(answer) || textIn(answer[0]) !== 'ok') throw unusable();
  return answer[1];
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}

/** Clients may be set to answer with buffers. */
export function textIn(value: unknown): string | undefined {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'string' ? value : undefined;
}

function unusable(cause?: unknown): PersonaError {
  return new PersonaError(
    'STORE',
    'redisStore() cannot use this client: it does not answer as ioredis and node-redis do. Give it a client of ' +
      '`ioredis` (4 or later), of `iovalkey`, or of `redis` (node-redis 4 or later, without `legacyMode`). ' +
      'node-redis 3 and REST clients such as @upstash/redis will not do; ioredis reaches Upstash by its ' +
      '`rediss://` URL.',
    { cause },
  );
}

function withHint(error: unknown): unknown {
  const message = messageOf(error);
  if (/^NOPERM|ACL failure|unknown command/i.test(message)) {
    return new PersonaError(
      'STORE',
      `redisStore() needs the commands ${COMMANDS}, and Redis does not allow one of them: ${message}. ` +
        'Allow them to the user of the bot; docs/stores.md shows how.',
      { cause: error },
    );
  }
  if (/^The client is closed/.test(message)) {
    return new PersonaError(
      'STORE',
      `redisStore(): the Redis client is not connected: ${message}. Call its connect() when the bot starts.`,
      { cause: error },
    );
  }
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
