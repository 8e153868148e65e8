import type { PersonaRecord } from '../../../stores/store';
import { secrets } from '../../project/known-secrets';
import type { Want } from '../../project/roster-wants';
import { troubleOf } from '../../terminal/trouble';
import type { SyncReport } from './carry-out';

/** What came of the plans of all Pages, for a program. */
export function reportJson(reports: readonly SyncReport[]) {
  const each = <T>(of: (report: SyncReport, page: string) => readonly T[]) =>
    reports.flatMap((report) => of(report, report.page.id));
  const stopped = reports.find(({ stoppedBy }) => stoppedBy)?.stoppedBy;
  return {
    created: each(({ created }, page) =>
      created.map(({ want, id }) => ({ page, ...wantJson(want), id })),
    ),
    replaced: each(({ replaced }, page) =>
      replaced.map(({ want, id, replaces }) => ({ page, ...wantJson(want), id, replaces })),
    ),
    adopted: each(({ adopted }, page) =>
      adopted.map(({ names, id }) => ({ page, roster: names, id })),
    ),
    deleted: each(({ deleted }, page) =>
      deleted.map(({ record }) => ({ page, ...recordJson(record) })),
    ),
    failed: [
      ...each(({ failed }, page) =>
        failed.map(({ want, error }) => ({
          page,
          ...wantJson(want),
          error: troubleOf(error, secrets),
        })),
      ),
      ...each(({ notDeleted }, page) =>
        notDeleted.map(({ orphan, error }) => ({
          page,
          ...recordJson(orphan.record),
          error: troubleOf(error, secrets),
        })),
      ),
    ],
    left: each(({ left }, page) => left.map((want) => ({ page, ...wantJson(want) }))),
    leftToReplace: each(({ leftToReplace }, page) =>
      leftToReplace.map((want) => ({ page, ...wantJson(want) })),
    ),
    leftToAdopt: each(({ leftToAdopt }, page) =>
      leftToAdopt.map((want) => ({ page, ...wantJson(want) })),
    ),
    leftToDelete: each(({ leftToDelete }, page) =>
      leftToDelete.map(({ record }) => ({ page, ...recordJson(record) })),
    ),
    interrupted: reports.some(({ interrupted }) => interrupted),
    ...(stopped && { stoppedBy: troubleOf(stopped, secrets) }),
  };
}

function wantJson({ names, wanted }: Want) {
  return { roster: names, name: wanted.profile.name };
}

function recordJson({ roster, name, id }: PersonaRecord) {
  return { roster: [roster], name, id };
}
