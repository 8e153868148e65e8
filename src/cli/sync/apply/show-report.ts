import type { PersonaError } from '../../../errors';
import { secrets } from '../../project/known-secrets';
import { hintFor, whenToTryAgain } from '../../terminal/hints';
import type { Output } from '../../terminal/output';
import { printable } from '../../terminal/printable';
import { troubleOf } from '../../terminal/trouble';
import { pageInWords } from '../plan/summary';
import type { SyncReport } from './carry-out';

/** Tells a person what came of a plan: what was done, what failed, why it stopped, what is left, what to do. */
export function showReport(report: SyncReport, isOneOfMany: boolean, output: Output): void {
  const { created, adopted, deleted, interrupted, stoppedBy } = report;
  const done = [
    ...(created.length > 0 ? [`created ${created.length}`] : []),
    ...(adopted.length > 0 ? [`adopted ${adopted.length}`] : []),
    ...(deleted.length > 0 ? [`deleted ${deleted.length}`] : []),
  ];
  const where = isOneOfMany ? `${printable(pageInWords(report.page))}: ` : '';
  output.line(`${where}${done.length > 0 ? `Done: ${done.join(', ')}.` : 'Nothing was changed.'}`);
  showFailures(report, output);
  const left = leftInWords(report);
  if (stoppedBy) output.note(`Stopped: ${printable(troubleOf(stoppedBy, secrets).message)}`);
  else if (interrupted) output.note('Interrupted.');
  if (left === '') return;
  const when = stoppedBy?.code === 'RATE_LIMITED' ? ` ${whenToTryAgain(stoppedBy)}` : '';
  output.note(`${left}. Run sync again${when} to continue.`);
}

function showFailures({ failed, notDeleted, stoppedBy }: SyncReport, output: Output): void {
  const failures = [
    ...failed.map(({ want, error }) => ({ what: want.names.join(', '), error })),
    ...notDeleted.map(({ orphan: { record }, error }) => ({
      what: `${record.roster ?? record.name} (${record.id})`,
      error,
    })),
  ];
  for (const { what, error } of failures) {
    const { message } = troubleOf(error, secrets);
    output.note(`${output.warning.red('failed')} ${printable(`${what}: ${message}`)}`);
  }
  const errors = failures.map(({ error }) => error);
  const isLimit = stoppedBy?.code === 'RATE_LIMITED';
  // When to run it again is said once, with what is left.
  const all = stoppedBy && !isLimit ? [...errors, stoppedBy] : errors;
  for (const hint of new Set(all.map(adviceOn))) if (hint !== undefined) output.note(hint);
}

function adviceOn(error: PersonaError): string | undefined {
  return error.outcomeUnknown
    ? 'Some calls got no clear answer. They are on record: run sync again, it looks for their personas on the Page first.'
    : hintFor(error);
}

/** What is left of each kind, as in "70 left to create, 12 left to delete". */
function leftInWords({ left, leftToDelete }: SyncReport): string {
  const onPage = leftToDelete.filter(({ isOnPage }) => isOnPage);
  return [
    ...(left.length > 0 ? [`${left.length} left to create`] : []),
    ...(onPage.length > 0 ? [`${onPage.length} left to delete`] : []),
  ].join(', ');
}
