import { PassThrough } from 'node:stream';
import type { TestContext } from 'vitest';

import { emulateCommand } from '../../../src/cli/emulate/emulate';
import type { Io } from '../../../src/cli/terminal/io';

/** What a run in this process left behind. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Streams of which both sides are in the hands of a test. */
export function makeIo({ isTTY = false, columns = 80, env = {} } = {}) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') =>
    Object.assign(new PassThrough().setEncoding('utf8'), { isTTY, columns }).on(
      'data',
      (text: string) => (written[name] += text),
    );
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const io: Io = { stdin, stdout: stream('out'), stderr: stream('err'), env };
  return { io, stdin, written };
}

/** Runs `emulate` in this process, in a folder. One at a time: a process has one working folder. */
export async function emulateIn(
  folder: string,
  options: Record<string, unknown>,
  onTestFinished: TestContext['onTestFinished'],
  lines: string[] = [],
): Promise<Run> {
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  const { io, stdin, written } = makeIo({ env: { PATH: process.env.PATH } });
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  const code = await emulateCommand.run(options, io);
  return { code, ...written };
}
