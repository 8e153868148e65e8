import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, vi, type TestContext } from 'vitest';

const START = join(__dirname, '../../examples/support-desk/start.js');
const IN_TIME = { timeout: 15_000, interval: 20 };

vi.setConfig({ testTimeout: 60_000 });

interface Run {
  child: ChildProcess;
  out: string;
  err: string;
  exit: Promise<number | string>;
}

/** Starts it in a process of its own, which ends with the test at the latest. */
function start(onTestFinished: TestContext['onTestFinished'], ...args: string[]): Run {
  const child = spawn(process.execPath, [START, ...args], {
    // Its project is the root, wherever it is started.
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const run: Run = { child, out: '', err: '', exit };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (run.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (run.err += text));
  return run;
}

test.concurrent(
  'with --once, the conversation is shown as Messenger would, and then it ends',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished, '--once');

    expect(await run.exit).toBe(0);
    expect(run.out).toContain(`
Ann (the customer)
  Hi there!

Jasper's Market
  Welcome to Jasper's Market! A colleague will be with you in a moment.

John Mathew from Jasper's Market
  … is typing
  Hi, I am John. How can I help?
`);
    expect(run.out).toMatch(/\[image: parcel\.png, \d+ bytes\]/);
    expect(run.out).toContain(`
Mary Parker from Jasper's Market
  … is typing
  Mary here!`);
    expect(run.out).toContain('Personas on the Page now: John Mathew, Mary Parker.');
    expect(run.out).not.toContain('\x1b');
    expect(run.out).not.toContain('curl');
  },
);

test.concurrent(
  'it stays up, lets another terminal speak as the customer, and ends on Ctrl-C',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished);
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C ends it.');
    const [, words, url] = /curl -d '(.+)' (http:\S+)/.exec(run.out) ?? [];
    const before = run.out.length;

    const answer = await fetch(url!, { method: 'POST', body: words! });
    expect(answer.status).toBe(200);
    await expect.poll(() => run.out.slice(before), IN_TIME).toContain('[ Ask the baker ]');
    expect(run.out.slice(before)).toContain(`Ann (the customer)\n  ${words}\n`);

    run.child.kill('SIGINT');
    expect(await run.exit).toBe(0);
    await expect(fetch(url!)).rejects.toThrow();
  },
);

test.concurrent(
  'it tells another terminal what that did wrong, and ends on SIGTERM',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished);
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C ends it.');
    const [url] = /http:\S+\/say/.exec(run.out) ?? [];

    expect((await fetch(url!, { method: 'POST', body: ' ' })).status).toBe(400);
    expect((await fetch(url!, { method: 'POST', body: 'a'.repeat(2001) })).status).toBe(413);
    expect((await fetch(new URL('/elsewhere', url))).status).toBe(404);

    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
  },
);

test.concurrent(
  'Ctrl-C in the middle of the conversation ends it without a complaint',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished);
    await expect.poll(() => run.out, IN_TIME).toContain('… is typing');

    run.child.kill('SIGINT');

    expect(await run.exit).toBe(0);
    expect(run.err).not.toMatch(/error/i);
  },
);

test.concurrent(
  'an argument that it does not know is refused',
  async ({ expect, onTestFinished }) => {
    const run = start(onTestFinished, '--onec');

    expect(await run.exit).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain('Unknown argument "--onec".');
    expect(run.err).toContain('--once');
  },
);

test.concurrent('--help says how to start it', async ({ expect, onTestFinished }) => {
  const run = start(onTestFinished, '--help');

  expect(await run.exit).toBe(0);
  expect(run.out).toContain('npm start');
});
