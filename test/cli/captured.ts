import { PassThrough } from 'node:stream';

import type { Io } from '../../src/cli/terminal/io';

/** Streams for a command in this process, and what it said on stdout. */
export function captured(): Io & { said(): string } {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let text = '';
  stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { stdin, stdout, stderr, env: {}, said: () => text };
}
