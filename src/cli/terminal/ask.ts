import { createInterface } from 'node:readline';

import { UsageError } from '../usage-error';
import { Failure } from './failure';
import { onInterrupt } from './interruption';
import type { Io } from './io';
import { columnsOf, type Output } from './output';
import { wrapped } from './wrap';

/**
 * Asks the person at the terminal.
 *
 * @throws Failure where the answer is not yes
 */
export async function ask(question: string, io: Io): Promise<void> {
  // The terminal itself edits the line: no escape codes among what is said.
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: false });
  const { signal, dispose } = onInterrupt();
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      // Ctrl-D and Ctrl-C leave the cursor behind the question.
      lines.once('close', () => resolve(undefined));
      signal.addEventListener('abort', () => resolve(undefined));
      const asked = wrapped(`${question} [y/N]`, columnsOf(io.stderr)).join('\n');
      lines.question(`${asked} `, resolve);
    });
    if (answer === undefined) io.stderr.write('\n');
    else if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    dispose();
    lines.close();
  }
  throw new Failure('NOT_CONFIRMED', 'Not confirmed. Nothing was changed.');
}

/** What is to be confirmed, and what to say where nobody can be asked. */
export interface Confirmation {
  readonly question: string;
  /** Whether `--yes` was given. */
  readonly yes: boolean;
  /** As in "Not deleting without confirmation". @default 'deleting' */
  readonly what?: string;
  /** As in "Pass --yes to delete". @default 'delete' */
  readonly toDo?: string;
}

/**
 * Makes sure that a person wants something deleted, or another thing that cannot be undone.
 *
 * @throws UsageError where nobody is there to be asked, Failure where the answer is not yes
 */
export async function confirm(
  { question, yes, what = 'deleting', toDo = 'delete' }: Confirmation,
  output: Output,
  io: Io,
): Promise<void> {
  if (yes) return;
  if (output.canAsk) return ask(question, io);
  const why = output.json ? '--json asks no questions' : 'this is not a terminal';
  throw new UsageError(
    `Not ${what} without confirmation: ${why}. Nothing was changed. Pass --yes to ${toDo}.`,
  );
}
