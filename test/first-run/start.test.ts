import { join } from 'node:path';
import { test, vi } from 'vitest';

import { startProgram } from '../cli/emulate/program';

const ROOT = join(__dirname, '../..');
const IN_TIME = { timeout: 30_000, interval: 20 };

vi.setConfig({ testTimeout: 60_000 });

/** What `npm start` runs after the build, which other tests beside this one must not do again. */
async function command(): Promise<[string, ...string[]]> {
  const { default: manifest } = (await import('../../package.json')) as {
    default: { scripts: { start: string } };
  };
  const [, start] = manifest.scripts.start.split(' && ');
  const [, ...args] = start!.split(' ');
  return [process.execPath, ...args];
}

test.concurrent(
  'with --once, the conversation is shown as Messenger would, and then it ends',
  async ({ expect, onTestFinished }) => {
    const run = startProgram(onTestFinished, [...(await command()), '--once'], { cwd: ROOT });

    expect(await run.exit).toBe(0);
    expect(run.err).toBe('');
    expect(run.out).toContain(`
Robin Example (the customer)
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
    expect(run.out).not.toContain('You are the customer');
  },
);

test.concurrent(
  'it stays up, lets you speak as the customer, and ends on Ctrl-C',
  async ({ expect, onTestFinished }) => {
    const run = startProgram(onTestFinished, await command(), { cwd: ROOT });
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C to quit.');
    const before = run.out.length;

    run.child.stdin?.write('Where is my order?\n');
    await expect.poll(() => run.out.slice(before), IN_TIME).toContain('[ Ask the baker ]');

    run.child.kill('SIGINT');
    expect(await run.exit).toBe(0);
    expect(run.err).toBe('');
  },
);

test.concurrent(
  'Ctrl-C in the middle of the conversation ends it without a complaint',
  async ({ expect, onTestFinished }) => {
    const run = startProgram(onTestFinished, await command(), { cwd: ROOT });
    await expect.poll(() => run.out, IN_TIME).toContain('… is typing');

    run.child.kill('SIGINT');

    expect(await run.exit).toBe(0);
    expect(run.err).toBe('');
  },
);
