import { secrets } from '../../project/known-secrets';
import { pageInWords } from '../../project/page-in-words';
import type { Output } from '../../terminal/output';
import { printable } from '../../terminal/printable';
import { tellUnfinished } from '../../terminal/unfinished';
import type { SyncReport } from './carry-out';

/** Tells a person what came of a plan: what was done, what failed, why it stopped, what is left, what to do. */
export function showReport(report: SyncReport, isOneOfMany: boolean, output: Output): void {
  const { failed, notDeleted } = report;
  const where = isOneOfMany ? `${printable(pageInWords(report.page))}: ` : '';
  output.line(`${where}${doneInWords(report)}`);
  const failures = [
    ...failed.map(({ want, error }) => ({ what: want.names.join(', '), error })),
    ...notDeleted.map(({ orphan: { record }, error }) => ({
      what: `${record.roster ?? record.name} (${record.id})`,
      error,
    })),
  ];
  const unfinished = { ...report, command: 'sync', failures, left: leftInWords(report) };
  tellUnfinished(unfinished, secrets, output);
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

/** What is left of each kind, as in "70 left to create, 12 left to delete". */
function leftInWords({ left, leftToReplace, leftToAdopt, leftToDelete }: SyncReport): string {
  const byKind = { create: left, replace: leftToReplace, adopt: leftToAdopt, delete: leftToDelete };
  return Object.entries(byKind)
    .filter(([, { length }]) => length > 0)
    .map(([what, { length }]) => `${length} left to ${what}`)
    .join(', ');
}
