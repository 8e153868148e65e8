import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { expect, vi } from 'vitest';

/** A real Redis on the loopback interface. */
export interface RedisServer {
  readonly port: number;
  /** A client of it, which the server's end closes. */
  client(): Redis;
  /** Kills it. */
  stop(): Promise<void>;
  /** Starts it again on its port, with what it had on its disk. */
  start(): Promise<void>;
  /** Has it answer nothing until it is to go on. */
  pause(): void;
  goOn(): void;
  close(): Promise<void>;
}

/**
 * Starts a Redis on a free port.
 *
 * @param settings as its command line takes them, without the dashes
 */
export async function startRedis(settings: Record<string, string> = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const clients: Redis[] = [];
  const all = { port: `${port}`, bind: '127.0.0.1', dir: folder, appendonly: 'yes', ...settings };
  let signal: (name: NodeJS.Signals) => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();

  const start = async () => {
    const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    const server = spawn('redis-server', args, { stdio: 'ignore' });
    ended = new Promise((resolve) => server.once('exit', () => resolve()));
    signal = (name) => server.kill(name);
    const probe = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
    probe.on('error', () => undefined);
    await vi.waitFor(async () => expect(await probe.ping()).toBe('PONG'), { timeout: 10_000 });
    probe.disconnect();
  };
  const stop = () => {
    signal('SIGKILL');
    return ended;
  };
  await start();

  return {
    port,
    client: () => {
      const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
    stop,
    start,
    pause: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
    close: async () => {
      for (const client of clients) client.disconnect();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
