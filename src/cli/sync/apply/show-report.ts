import type { PersonaError } from '../../../errors';
import { secrets } from '../../project/known-secrets';
import { firstOf, hintFor, whenToTryAgain } from '../../terminal/hints';
import type { Output } from '../../terminal/output';
import { printable } from '../../terminal/printable';
import { troubleOf } from '../../terminal/trouble';
import { pageInWords } from '../plan/summary';
import type { SyncReport } from './carry-out';

/** Tells a person what came of a plan: what was done, what failed, why it stopped, what is left, what to do. */
export function showReport(report: SyncReport, isOneOfMany: boolean, output: Output): void {
  const { interrupted, stoppedBy } = report;
  const where = isOneOfMany ? `${printable(pageInWords(report.page))}: ` : '';
  output.line(`${where}${doneInWords(report)}`);
  showFailures(report, output);
  const left = leftInWords(report);
  if (stoppedBy) output.note(stopInWords(report, stoppedBy));
  else if (interrupted) output.note('Interrupted.');
  if (left === '') return;
  const when = stoppedBy?.code === 'RATE_LIMITED' ? ` ${whenToTryAgain(stoppedBy)}` : '';
  output.note(`${left}. Run sync again${when} to continue.`);
}

/** What was done of each kind, in the words of the plan. */
function doneInWords({ created, replaced, adopted, deleted, ...report }: SyncReport): string {
  const done = Object.entries({ created, replaced, adopted, deleted })
    .filter(([, { length }]) => length > 0)
    .map(([what, { length }]) => `${what} ${length}`);
  if (done.length > 0) return `Done: ${done.join(', ')}.`;
  const isOpen = [...report.failed, ...report.notDeleted].some(({ error }) => error.outcomeUnknown);
  return isOpen ? 'Nothing was confirmed.' : 'Nothing was changed.';
}

/** Each failure once: a batch that fails as a whole fails for up to 50 at a time. */
function showFailures({ failed, notDeleted, stoppedBy }: SyncReport, output: Output): void {
  const failures = [
    ...failed.map(({ want, error }) => ({ what: want.names.join(', '), error })),
    ...notDeleted.map(({ orphan: { record }, error }) => ({
      what: `${record.roster ?? record.name} (${record.id})`,
      error,
    })),
  ];
  const errors = new Set(failures.map(({ error }) => error));
  for (const error of errors) {
    const whose = failures.filter((each) => each.error === error).map(({ what }) => what);
    const text = `${firstOf(whose)}: ${troubleOf(error, secrets).message}`;
    output.note(`${output.warning.red('failed')} ${printable(text)}`);
  }
  const isLimit = stoppedBy?.code === 'RATE_LIMITED';
  // When to run it again is said once, with what is left.
  const all = stoppedBy && !isLimit ? [...errors, stoppedBy] : [...errors];
  for (const hint of new Set(all.map(adviceOn))) if (hint !== undefined) output.note(hint);
}

function stopInWords({ failed }: SyncReport, stoppedBy: PersonaError): string {
  const isTold = failed.some(({ error }) => error === stoppedBy);
  return isTold ? 'Stopped.' : `Stopped: ${printable(troubleOf(stoppedBy, secrets).message)}`;
}

function adviceOn(error: PersonaError): string | undefined {
  return error.outcomeUnknown
    ? 'Some calls got no clear answer. They are on record: run sync again, it looks for their personas on the Page first.'
    : hintFor(error);
}

/** What is left of each kind, as in "70 left to create, 12 left to delete". */
function leftInWords({ left, leftToReplace, leftToDelete }: SyncReport): string {
  return Object.entries({ create: left, replace: leftToReplace, delete: leftToDelete })
    .filter(([, { length }]) => length > 0)
    .map(([what, { length }]) => `${length} left to ${what}`)
    .join(', ');
}
