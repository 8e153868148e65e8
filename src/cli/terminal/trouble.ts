import { PersonaError, type GraphFacts } from '../../errors';
import type { Secrets } from '../../graph/secrets';
import { UsageError } from '../usage-error';
import { Failure } from './failure';
import { hintFor } from './hints';
import type { Output } from './output';
import { printable } from './printable';

/** What went wrong, as `--json` tells it. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly graph?: GraphFacts;
}

/** An error in the words of the command line, without secrets and stack. */
export function troubleOf(error: unknown, secrets: Secrets): Trouble {
  const message = secrets.mask(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) return { code: 'USAGE', message };
  if (error instanceof Failure) {
    return { code: error.code, message, ...(error.hint && { hint: secrets.mask(error.hint) }) };
  }
  if (!(error instanceof PersonaError)) return { code: 'UNEXPECTED', message };
  const hint = hintFor(error);
  const { code, graph } = error;
  // It begins with what failed, "listing the personas failed", and ends with advice: the hint knows better.
  const told = hint === undefined ? message : message.replace(/(\(code [^)]*\)\.).*$/s, '$1');
  const sentence = told.charAt(0).toUpperCase() + told.slice(1);
  return { code, message: sentence, ...(hint && { hint }), ...(graph && { graph }) };
}

/** Tells a person what went wrong, and what to do. */
export function tellTrouble({ message, hint }: Omit<Trouble, 'code'>, output: Output): void {
  output.note(`${output.warning.red('error')}: ${printable(message)}`);
  if (hint) output.note(printable(hint));
}
