import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

/** The built command line. */
export const BIN = join(__dirname, '../../../dist/cli/bin.js');

/** A program that runs beside the test, and ends with it at the latest. */
export interface Program {
  readonly child: ChildProcess;
  readonly exit: Promise<number | string>;
  out: string;
  err: string;
}

/** Starts a program with nothing of the machine's owner in its environment. */
export function startProgram(
  onTestFinished: TestContext['onTestFinished'],
  [command, ...args]: [string, ...string[]],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Program {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: 'pipe',
  });
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const program: Program = { child, exit, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (program.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (program.err += text));
  return program;
}

/** Runs `emulate` with these lines on stdin, which then ends. */
export function emulate(
  onTestFinished: TestContext['onTestFinished'],
  cwd: string,
  {
    args = [],
    lines = [],
    env = {},
  }: { args?: string[]; lines?: string[]; env?: Record<string, string> },
): Program {
  const command: [string, ...string[]] = [process.execPath, BIN, 'emulate', ...args];
  const program = startProgram(onTestFinished, command, { cwd, env });
  program.child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  return program;
}
