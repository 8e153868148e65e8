import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fileStore, redisStore, type PersonaStore } from '../../src';
import type { Emulator } from '../../src/emulator';
import { APP_SECRET, PAGE } from '../support/bot';
import { startRedis } from '../support/redis';
import { hasServer } from '../support/with-server';

/** Where several processes keep their records together. */
export interface SharedStore {
  /** What tells a worker where it is. */
  readonly at: { folder: string } | { redisPort: number };
  /** Opens it in this process. */
  open(): PersonaStore;
  close(): Promise<void>;
}

const STORES: [string, () => Promise<SharedStore>][] = [
  [
    'fileStore()',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'personas-'));
      const open = () => fileStore({ path: folder });
      return { at: { folder }, open, close: () => rm(folder, { recursive: true }) };
    },
  ],
  [
    'redisStore()',
    async () => {
      const redis = await startRedis();
      const open = () => redisStore(redis.client());
      return { at: { redisPort: redis.port }, open, close: () => redis.close() };
    },
  ],
];

/** The stores that outlive a process, each empty and of its own. */
export const DURABLE_STORES = STORES.filter(
  ([name]) => name !== 'redisStore()' || hasServer('Redis'),
);

/** A process of the bot. */
export interface Worker {
  readonly process: ChildProcess;
  /** Resolves when it has written this line. */
  says(line: string): Promise<void>;
  /** Lets a worker that waits go on. */
  goOn(): void;
  /** Resolves with the exit code, or the signal that ended it; rejects if it failed by itself. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a process of the bot with a task, see worker.js. */
export function startWorker(
  emulator: Emulator,
  { at }: SharedStore,
  task: { do: string } & Record<string, unknown>,
): Worker {
  const whole = { origin: emulator.origin, page: PAGE, appSecret: APP_SECRET, ...at, ...task };
  const child = spawn(process.execPath, [join(__dirname, 'worker.js'), JSON.stringify(whole)]);
  let said = '';
  let complaint = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (code === 0 || signal) resolve(signal ?? code);
      else reject(new Error(`a worker failed: ${complaint}`));
    });
  });
  const says = (line: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.includes(`${line}\n`)) resolve();
      };
      child.stdout.on('data', look);
      ended.then(() => reject(new Error(`a worker ended without a word: ${complaint}`)), reject);
      look();
    });
  return { process: child, says, ended, goOn: () => void child.stdin.write('\n') };
}
