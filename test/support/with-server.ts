/** Whether the tests can start this server, see servers.ts. */
export function hasServer(name: 'Redis' | 'PostgreSQL'): boolean {
  return !(process.env.MISSING_SERVERS ?? '').split(',').includes(name);
}

/** `describe`, `it` or `test` for what needs a server: passed over where the tests cannot start it. */
export function withServer<T extends { skip: unknown }>(
  name: 'Redis' | 'PostgreSQL',
  declare: T,
): T {
  return hasServer(name) ? declare : (declare.skip as T);
}
