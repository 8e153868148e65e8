import { createInterface } from 'node:readline';

import { Failure } from './failure';
import type { Io } from './io';
import type { Output } from './output';
import { UsageError } from '../usage-error';

/**
 * Asks the person at the terminal.
 *
 * @throws Failure where the answer is not yes
 */
export async function ask(question: string, io: Io): Promise<void> {
  // The terminal itself edits the line: no escape codes among what is said.
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: false });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.question(`${question} [y/N] `, resolve);
      lines.once('close', () => resolve(''));
    });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new Failure('NOT_CONFIRMED', 'Nothing was changed.');
}

/**
 * Makes sure that a person wants something deleted.
 *
 * @throws UsageError where nobody is there to be asked, Failure where the answer is not yes
 */
export async function confirmDeletion(
  question: string,
  yes: boolean,
  output: Output,
  io: Io,
): Promise<void> {
  if (yes) return;
  if (output.canAsk) return ask(question, io);
  throw new UsageError(
    'Deleting needs a person’s yes, and nobody can be asked here: nothing was done. Add --yes to mean it.',
  );
}
