import type { PersonaError } from '../../errors';
import type { Secrets } from '../../graph/secrets';
import { firstOf, hintFor, whenToTryAgain } from './hints';
import type { Output } from './output';
import { printable } from './printable';
import { troubleOf } from './trouble';

/** What a command that changes the Page could not do. */
export interface Unfinished {
  /** The command that goes on with it. */
  readonly command: string;
  readonly failures: readonly { readonly what: string; readonly error: PersonaError }[];
  readonly stoppedBy?: PersonaError;
  readonly interrupted: boolean;
  /** What was not tried, as in "70 left to create"; empty where nothing is left. */
  readonly left: string;
}

/** Tells a person what failed, what helps, why it stopped, what is left, and when to go on. */
export function tellUnfinished(unfinished: Unfinished, secrets: Secrets, output: Output): void {
  const { command, failures, stoppedBy, interrupted, left } = unfinished;
  // A batch that fails as a whole fails for up to 50 at a time.
  const errors = new Set(failures.map(({ error }) => error));
  for (const error of errors) {
    const whose = failures.filter((each) => each.error === error).map(({ what }) => what);
    const text = `${firstOf(whose)}: ${troubleOf(error, secrets).message}`;
    output.note(`${output.warning.red('failed')} ${printable(text)}`);
  }
  const isLimit = stoppedBy?.code === 'RATE_LIMITED';
  // When to run it again is said once, with what is left.
  const all = stoppedBy && !isLimit ? [...errors, stoppedBy] : [...errors];
  const hints = new Set(all.map((error) => adviceOn(error, command)));
  for (const hint of hints) if (hint !== undefined) output.note(hint);
  if (stoppedBy && errors.has(stoppedBy)) output.note('Stopped.');
  else if (stoppedBy) output.note(`Stopped: ${printable(troubleOf(stoppedBy, secrets).message)}`);
  else if (interrupted) output.note('Interrupted.');
  if (left === '') return;
  const when = isLimit ? ` ${whenToTryAgain(stoppedBy)}` : '';
  output.note(`${left}. Run ${command} again${when} to continue.`);
}

function adviceOn(error: PersonaError, command: string): string | undefined {
  return error.outcomeUnknown
    ? `Some calls got no clear answer. They are on record: run ${command} again to settle them.`
    : hintFor(error);
}
