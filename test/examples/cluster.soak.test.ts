import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test as anyTest, vi, type TestContext } from 'vitest';

import { redisStore } from '../../src';
import { startRedis } from '../support/redis';
import { withServer } from '../support/with-server';
import { EXAMPLES } from './project';

const test = withServer('Redis', anyTest);
const START = join(EXAMPLES, 'cluster/start.js');
const IN_TIME = { timeout: 40_000, interval: 20 };

vi.setConfig({ testTimeout: 60_000 });

interface Run {
  out: string;
  err: string;
  readonly exit: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
  pressCtrlC(): void;
  /** The processes that it has started, in the order in which it named them: workers, Redis. */
  pids(): number[];
}

/** Starts the example in a process of its own; nothing of it outlives the test. */
function start(
  onTestFinished: TestContext['onTestFinished'],
  args: string[] = [],
  env: Record<string, string> = {},
): Run {
  const child = spawn(process.execPath, [START, ...args], {
    // Its project is its own folder, wherever it is started.
    cwd: __dirname,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a shell gives it: Ctrl-C reaches all of it.
    detached: true,
  });
  const run: Run = {
    out: '',
    err: '',
    exit: once(child, 'close').then(([code, signal]) => (code ?? signal) as number),
    kill: (signal) => child.kill(signal),
    pressCtrlC: () => process.kill(-child.pid!, 'SIGINT'),
    pids: () => [...run.out.matchAll(/process(?:es)? (\d+)(?: and (\d+))?/g)].flatMap(numbers),
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (run.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (run.err += text));
  onTestFinished(async () => {
    // Asked first: before it has named them, it alone knows what it has started.
    child.kill('SIGTERM');
    await Promise.race([run.exit, pause(12_000, undefined, { ref: false })]);
    for (const pid of run.pids().filter(lives)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await run.exit;
  });
  return run;
}

function numbers([, ...groups]: (string | undefined)[]): number[] {
  return groups.filter((group) => group !== undefined).map(Number);
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What is left of a transcript without the workers' numbers, which are not the same twice. */
const anonymous = (text: string) => text.replace(/ \(worker \d+\)/g, '');

test.concurrent(
  'with --once, two workers answer as one John, and nothing is left running',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished, ['--once']);

    expect(await run.exit).toBe(0);
    expect(run.err).toBe('');
    expect(anonymous(run.out)).toContain(`
Ann (the customer)
  Hi there!

John Mathew from Jasper's Market
  … is typing
  Hi, I am John. How can I help?

Ann (the customer)
  When is the bread ready?

John Mathew from Jasper's Market
  Mary is at the oven. I am fetching her.

Mary Parker from Jasper's Market
  … is typing
  Mary here! The sourdough is ready at four.

Ann (the customer)
  And the weather?

John Mathew from Jasper's Market
  I am not sure I follow. Mary knows about bread.

Ann (the customer)
  Thanks, bye!

Jasper's Market
  Thank you for writing to Jasper's Market!
`);
    expect(anonymous(run.out)).toContain(`
Ben (the customer)
  Hi there!

John Mathew from Jasper's Market
  … is typing
  Hi, I am John. How can I help?
`);
    expect(run.out).toContain(`
Created: John Mathew once, Mary Parker once.
On the Page now: John Mathew.
`);
    expect(run.out).not.toContain('curl');

    const [one, other, redis, ...more] = run.pids();
    expect(more).toEqual([]);
    for (const worker of [one, other]) expect(run.out).toContain(`(worker ${worker})`);
    expect([one, other, redis].filter((pid) => lives(pid!))).toEqual([]);
  },
);

const endings: [name: string, end: (run: Run) => void][] = [
  ['SIGTERM', (run) => run.kill('SIGTERM')],
  ['Ctrl-C', (run) => run.pressCtrlC()],
];

test.concurrent.for(endings)(
  '%s lets a temporary persona finish and takes her off the Page, and nothing is left running',
  async ([, end], { expect, onTestFinished }) => {
    const run = start(onTestFinished);
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C ends it');
    const [, words, url] = /curl -d '(.+)' (http:\S+)/.exec(run.out) ?? [];
    const before = run.out.length;
    const heard = () => anonymous(run.out.slice(before));
    const typing = "Mary Parker from Jasper's Market\n  … is typing\n";

    // Answered when the handler has ended.
    const answer = fetch(url!, { method: 'POST', body: words! }).then(
      ({ status }) => status,
      (error: Error) => error.message,
    );
    await expect.poll(heard, IN_TIME).toContain(typing);
    expect(heard()).not.toContain('Mary here!');
    end(run);

    expect(await run.exit).toBe(0);
    expect(await answer).toBe(200);
    expect(run.err).toBe('');
    expect(heard()).toContain(`${typing}  Mary here! The sourdough is ready at four.\n`);
    expect(heard()).toContain(`
Created: John Mathew once, Mary Parker 2 times.
On the Page now: John Mathew.
`);
    expect(run.pids()).toHaveLength(3);
    expect(run.pids().filter(lives)).toEqual([]);
  },
);

test.concurrent(
  'it uses the Redis of REDIS_URL and leaves it running, and says what to install without one',
  async ({ expect, onTestFinished }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const PATH = await mkdtemp(join(tmpdir(), 'no-redis-'));
    onTestFinished(() => rm(PATH, { recursive: true }));

    const without = start(onTestFinished, ['--once'], { PATH });
    const REDIS_URL = `redis://127.0.0.1:${redis.port}`;
    const shared = start(onTestFinished, ['--once'], { PATH, REDIS_URL });

    expect(await without.exit).toBe(1);
    expect(without.out).toBe('');
    expect(without.err).toMatch(/^This example needs redis-server: install Redis .+\n$/);

    expect(await shared.exit).toBe(0);
    expect(shared.out).toContain('Created: John Mathew once,');
    const store = redisStore(redis.client());
    expect(await redis.client().keys('*')).toContain('messenger:2000000000001');
    // The workers have signed off: nobody has to wait until they count as dead.
    expect(await store.list('process')).toEqual([]);
  },
);

test.concurrent(
  'an argument that it does not know is refused',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished, ['--onec']);

    expect(await run.exit).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain('Unknown argument "--onec".');
  },
);
