/** What the store needs of a client of ioredis (4 or later) or iovalkey: of one server, of Cluster or of Sentinel. */
export interface IoredisCommands {
  eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
  evalsha(sha: string, keys: number, ...args: string[]): Promise<unknown>;
}

/** What a script is given by node-redis. */
export interface NodeRedisScriptOptions {
  keys: string[];
  arguments: string[];
}

/** What the store needs of a client of node-redis (4 or later): of one server or of Cluster. */
export interface NodeRedisCommands {
  eval(script: string, options: NodeRedisScriptOptions): Promise<unknown>;
  evalSha(sha: string, options: NodeRedisScriptOptions): Promise<unknown>;
}

/** The commands that the store needs of the bot's Redis client. */
export type RedisCommands = IoredisCommands | NodeRedisCommands;

/** How a client runs a script, by its text or by its SHA. */
export interface ScriptRunner {
  readonly byText: (lua: string, key: string, args: string[]) => unknown;
  readonly bySha: (sha: string, key: string, args: string[]) => unknown;
}

/**
 * Tells the clients apart by how they write the name of the command.
 *
 * @returns `undefined` for one that would not answer with a promise. It must not even be asked: some make an unhandled
 * rejection of it, or an `error` event without a listener.
 */
export function runnerOf(client: RedisCommands): ScriptRunner | undefined {
  if (answersCallbacks(client)) return undefined;
  if (isClusterOfNodeRedis4(client)) {
    const send = (command: string, text: string, key: string, args: string[]) =>
      client.sendCommand(key, false, [command, text, '1', key, ...args]);
    return {
      byText: (lua, key, args) => send('EVAL', lua, key, args),
      bySha: (sha, key, args) => send('EVALSHA', sha, key, args),
    };
  }
  if ('evalSha' in client && typeof client.evalSha === 'function') {
    return {
      byText: (lua, key, args) => client.eval(lua, { keys: [key], arguments: args }),
      bySha: (sha, key, args) => client.evalSha(sha, { keys: [key], arguments: args }),
    };
  }
  const ioredis = client as IoredisCommands;
  return {
    byText: (lua, key, args) => ioredis.eval(lua, 1, key, ...args),
    bySha: (sha, key, args) => ioredis.evalsha(sha, 1, key, ...args),
  };
}

interface ClusterOfNodeRedis4 {
  sendCommand(key: string, isReadonly: boolean, args: string[]): Promise<unknown>;
}

/** Its own `eval` goes to any node (4.7.1): it looks for the key in the text of the script. */
function isClusterOfNodeRedis4(client: object): client is ClusterOfNodeRedis4 {
  const has = (name: string) => typeof Reflect.get(client, name) === 'function';
  return has('getSlotRandomNode') && !has('withTypeMapping');
}

function answersCallbacks(client: object): boolean {
  const has = (name: string) => typeof Reflect.get(client, name) === 'function';
  const options = Reflect.get(client, 'options') as { legacyMode?: unknown } | undefined;
  const isNodeRedis3 = has('internal_send_command');
  const isNodeRedis4InLegacyMode = options?.legacyMode === true;
  const isLegacyOfNodeRedis5 = has('evalSha') && !has('disconnect') && !has('destroy');
  return isNodeRedis3 || isNodeRedis4InLegacyMode || isLegacyOfNodeRedis5;
}
