import { partition } from 'lodash';

import { systemClock } from '../../../clock';
import { factsOf } from '../../../records/record-format';
import type { Want } from '../../project/roster-wants';
import type { Workspace } from '../../project/workspace';
import { onInterrupt } from '../../terminal/interruption';
import type { Io } from '../../terminal/io';
import { progressOf } from '../../terminal/progress';
import { deletable } from '../plan/orphans';
import type { Plan, Replaced } from '../plan/plan';
import type { Situation } from '../plan/situation';
import { inProgress, summaryOf } from '../plan/summary';
import { RosterCreations, type Created, type CreationReport } from './creations';
import { deleteOrphans, type DeletionReport } from './deletions';
import type { Work } from './work';

/** What came of a plan. */
export interface SyncReport extends DeletionReport, Omit<CreationReport, 'stoppedBy'> {
  readonly page: Plan['page'];
  /** Those that took over the roster name of another one. */
  readonly replaced: readonly (Created & { readonly replaces: Replaced })[];
  readonly leftToReplace: readonly Want[];
  readonly leftToAdopt: readonly Want[];
  readonly adopted: readonly { readonly names: readonly string[]; readonly id: string }[];
  readonly interrupted: boolean;
}

/** How a plan is carried out. */
export interface Orders {
  readonly prune: boolean;
  /** Whether no progress is to be shown. */
  readonly quiet: boolean;
  readonly io: Io;
}

/** What the plan asks Messenger for. */
export function wantsIn({ steps }: Plan): Want[] {
  return steps.flatMap((step) =>
    step.kind === 'create' || step.kind === 'replace' ? [step.want] : [],
  );
}

/**
 * Carries the plan out: adopts, creates, and then deletes, if that is wanted.
 *
 * @throws PersonaError `STORE`
 */
export async function carryOut(
  plan: Plan,
  situation: Situation,
  workspace: Workspace,
  { prune, quiet, io }: Orders,
): Promise<SyncReport> {
  const { ofPage } = workspace;
  const adopted = await adopt(plan, situation, workspace);
  for (const recordId of plan.settled) await ofPage.strike(recordId);
  await bringUpToDate(plan, situation, workspace);

  const interruption = onInterrupt();
  const { signal } = interruption;
  const withProgress = async <T>(what: string, total: number, run: (work: Work) => Promise<T>) => {
    const progress = progressOf(what, total, io, quiet || total === 0);
    return run({ io, progress, signal }).finally(() => progress.stop());
  };
  try {
    const wants = wantsIn(plan);
    const what = inProgress(summaryOf([plan], prune));
    const creations = await withProgress(what, wants.length, (work) =>
      new RosterCreations(workspace, situation, work).create(wants),
    );
    // Who still speaks for a name that has no new persona yet is not deleted.
    const missing = [...creations.failed.map(({ want }) => want), ...creations.left];
    const speaking = new Set(missing.flatMap(({ names }) => names));
    const [onPage, gone] = partition(prune ? deletable(plan.orphans) : [], 'isOnPage');
    for (const { hash, record } of gone) await ofPage.forget(hash, record);
    const [kept, orphans] = partition(onPage, ({ record }) => speaking.has(record.roster ?? ''));
    const deletions = creations.stoppedBy
      ? { deleted: [], notDeleted: [], leftToDelete: orphans }
      : await withProgress('Deleting', orphans.length, (work) =>
          deleteOrphans(orphans, workspace, work),
        );
    const leftToDelete = [...kept, ...deletions.leftToDelete];
    const { page } = plan;
    const byKind = replacementsApart(plan, creations);
    const interrupted = signal.aborted;
    return { page, ...creations, ...byKind, ...deletions, leftToDelete, adopted, interrupted };
  } finally {
    interruption.dispose();
  }
}

/** What was created in the place of another one is told as what the plan calls it. */
function replacementsApart({ steps }: Plan, { created, left }: CreationReport) {
  const replacedBy = new Map(
    steps.flatMap((step) => (step.kind === 'replace' ? [[step.want, step.replaces] as const] : [])),
  );
  const [leftToReplace, others] = partition(left, (want) => replacedBy.has(want));
  return {
    created: created.filter(({ want }) => !replacedBy.has(want)),
    replaced: created.flatMap(({ want, id }) => {
      const replaces = replacedBy.get(want);
      return replaces ? [{ want, id, replaces }] : [];
    }),
    left: others,
    leftToReplace,
    leftToAdopt: [],
  };
}

/** Whoever was adopted is on record, and never deleted by `--prune`. */
async function adopt(plan: Plan, { bot }: Situation, { ofPage }: Workspace) {
  const adopted = plan.steps.filter((step) => step.kind === 'adopt');
  for (const { want, id } of adopted) {
    await ofPage.keep(want.hash, {
      kind: 'persona',
      id,
      ...factsOf(want.wanted.profile, systemClock),
      roster: want.names[0],
      bot,
      adopted: true,
    });
  }
  return adopted;
}

/**
 * Where the roster has another name for a persona of its own now, the record says so; and where a record does not
 * say whose roster it is of, it is this one's that still names it.
 */
async function bringUpToDate(
  { steps }: Plan,
  { records, bot }: Situation,
  { ofPage }: Workspace,
): Promise<void> {
  for (const [hash, record] of records) {
    const step = steps.find((each) => each.kind === 'keep' && each.id === record.id);
    const [name] = step?.names ?? [];
    if (record.roster === undefined || name === undefined) continue;
    if (record.bot !== undefined && record.bot !== bot) continue;
    const roster = step?.names.includes(record.roster) ? record.roster : name;
    if (roster === record.roster && record.bot === bot) continue;
    await ofPage.change(hash, record, { ...record, roster, bot });
  }
}
