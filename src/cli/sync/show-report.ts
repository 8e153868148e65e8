import type { PersonaError } from '../../errors';
import { hintFor } from '../terminal/hints';
import { secrets } from '../project/known-secrets';
import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { troubleOf } from '../terminal/trouble';
import type { SyncReport } from './carry-out';

/** Tells a person what came of the plan. */
export function showReport(report: SyncReport, interrupted: boolean, output: Output): void {
  const { created, adopted, deleted, failed, notDeleted, left, stoppedBy } = report;
  const done = [
    ...(created.length > 0 ? [`created ${created.length}`] : []),
    ...(adopted.length > 0 ? [`adopted ${adopted.length}`] : []),
    ...(deleted.length > 0 ? [`deleted ${deleted.length}`] : []),
  ];
  output.line(done.length > 0 ? `Done: ${done.join(', ')}.` : 'Nothing was changed.');
  const failures = [
    ...failed.map(({ want, error }) => ({ what: want.names.join(', '), error })),
    ...notDeleted.map(({ orphan, error }) => ({ what: `${orphan.record.id}`, error })),
  ];
  for (const { what, error } of failures) {
    output.note(`${output.warning.red('failed')} ${printable(`${what}: ${error.message}`)}`);
  }
  const errors = failures.map(({ error }) => error);
  for (const hint of hintsFor(stoppedBy ? [...errors, stoppedBy] : errors)) output.note(hint);
  if (left.length === 0 && !interrupted) return;
  const why = interrupted ? 'Interrupted' : `Stopped: ${printable(stoppedBy?.message ?? '')}`;
  output.note(
    `${why}${interrupted ? ':' : ''} ${left.length} still to create. Run this again: it goes on.`,
  );
}

/** The same for a program. */
export function reportJson({
  created,
  adopted,
  deleted,
  failed,
  notDeleted,
  left,
  stoppedBy,
}: SyncReport) {
  return {
    created: created.map(({ want, id }) => ({
      roster: want.names,
      name: want.wanted.profile.name,
      id,
    })),
    adopted: adopted.map(({ names, id }) => ({ roster: names, id })),
    deleted: deleted.map(({ record }) => ({
      roster: [record.roster],
      name: record.name,
      id: record.id,
    })),
    failed: [
      ...failed.map(({ want, error }) => ({
        roster: want.names,
        name: want.wanted.profile.name,
        error: troubleOf(error, secrets),
      })),
      ...notDeleted.map(({ orphan: { record }, error }) => ({
        roster: [record.roster],
        name: record.name,
        id: record.id,
        error: troubleOf(error, secrets),
      })),
    ],
    left: left.map(({ names, wanted }) => ({ roster: names, name: wanted.profile.name })),
    ...(stoppedBy && { stoppedBy: troubleOf(stoppedBy, secrets) }),
  };
}

function hintsFor(errors: readonly PersonaError[]): string[] {
  const hints = errors.map((error) =>
    error.outcomeUnknown
      ? 'What got no clear answer is on record: run sync again, it looks for it on the Page first.'
      : hintFor(error),
  );
  return [...new Set(hints)].filter((hint) => hint !== undefined);
}
