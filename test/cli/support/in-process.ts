import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';

import { run } from '../../../src/cli/run';
import type { Io } from '../../../src/cli/terminal/io';

/** How a command is run in this process. */
export interface InProcess {
  /** The width of the terminal; without it there is none. */
  readonly columns?: number;
  /** What is typed when a question is asked, or what tells it then. */
  readonly typed?: string | (() => Promise<string>);
  readonly env?: Record<string, string>;
  /** Instead of waiting. */
  readonly sleep?: Io['sleep'];
}

/** Streams for a command, and what it wrote to them. */
export function capturedIo({ columns, typed, env = {}, sleep }: InProcess = {}) {
  const written = { stdout: '', stderr: '' };
  const isTTY = columns !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (typed === undefined) stdin.end();
  const stream = (name: keyof typeof written) =>
    Object.assign(new PassThrough().setEncoding('utf8'), { isTTY, columns }).on(
      'data',
      (text: string) => {
        written[name] += text;
        if (typed === undefined || !text.includes('[y/N] ')) return;
        if (typeof typed === 'string') stdin.write(typed);
        else void typed().then((answer) => stdin.write(answer));
      },
    );
  const io: Io = {
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    ...(sleep && { sleep }),
  };
  return { io, written };
}

const ROOT = process.cwd();
let running = 0;

/** Runs a command in this process, in a folder. One folder at a time: a process has one working folder. */
export async function runIn(folder: string, args: readonly string[], options?: InProcess) {
  const { io, written } = capturedIo(options);
  const { cache } = createRequire(__filename);
  // A configuration is loaded anew by each process.
  for (const path of Object.keys(cache)) {
    if (path.startsWith(folder) && !path.includes('node_modules')) delete cache[path];
  }
  process.chdir(folder);
  running += 1;
  try {
    const code = await run(args, io);
    // What was written is read in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    return { code, ...written };
  } finally {
    running -= 1;
    if (running === 0) process.chdir(ROOT);
  }
}
