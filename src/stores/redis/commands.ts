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

/** Tells the clients apart by how they write the name of the command. */
export function runnerOf(client: RedisCommands): ScriptRunner {
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
