import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Pool } from 'pg';
import { expect, vi } from 'vitest';

import { freePort } from '../../support/redis';

/** It refuses to run as root. */
const NOBODY = 65_534;

/** A real PostgreSQL on the loopback interface. */
export interface PostgresServer {
  /** A pool of connections, which the server's end closes. */
  pool(): Pool;
  close(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  const port = await freePort();
  const init = ['--pgdata', data, '--auth=trust', '--username=bot', '--no-sync', '--locale=C'];
  execFileSync('initdb', [...init, '--encoding=UTF8'], { ...user, cwd: folder, stdio: 'ignore' });
  const args = ['-D', data, '-p', `${port}`, '-h', '127.0.0.1', '-k', folder, '-F'];
  const server = spawn('postgres', args, { ...user, cwd: folder, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const pools: Pool[] = [];
  const pool = () => {
    const made = new Pool({ host: '127.0.0.1', port, user: 'bot', database: 'postgres' });
    made.on('error', () => undefined);
    pools.push(made);
    return made;
  };
  const probe = pool();
  await vi.waitFor(async () => expect((await probe.query('SELECT 1')).rowCount).toBe(1), {
    timeout: 15_000,
    interval: 50,
  });
  return {
    pool,
    async close() {
      for (const each of pools) await each.end();
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
