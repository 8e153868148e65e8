import { PersonaError } from '../../errors';
import { systemClock } from '../../clock';
import { factsOf } from '../../records/record-format';
import type { Workspace } from '../project/workspace';
import type { Progress } from '../terminal/progress';
import { RosterCreations, type CreationReport } from './creations';
import type { Orphan, Plan, Situation } from './plan';
import type { Want } from './want';

/** An orphan that is still there. */
export interface NotDeleted {
  readonly orphan: Orphan;
  readonly error: PersonaError;
}

/** What came of a plan. */
export interface SyncReport extends CreationReport {
  readonly adopted: readonly { readonly names: readonly string[]; readonly id: string }[];
  readonly deleted: readonly Orphan[];
  readonly notDeleted: readonly NotDeleted[];
}

/** What the plan asks Messenger for. */
export function workOf({ steps }: Plan): Want[] {
  return steps.flatMap((step) =>
    step.kind === 'create' || step.kind === 'replace' ? [step.want] : [],
  );
}

/** The orphans that the roster made: an adopted one is somebody else's. */
export function deletable({ orphans }: Plan): Orphan[] {
  return orphans.filter(({ record }) => !record.adopted);
}

/**
 * Carries the plan out: adopts, creates, and then deletes, if that is wanted.
 *
 * @throws PersonaError `STORE`
 */
export async function carryOut(
  plan: Plan,
  { onPage, records }: Situation,
  prune: boolean,
  workspace: Workspace,
  progress: Progress,
  signal: AbortSignal,
): Promise<SyncReport> {
  const { ofPage } = workspace;
  const adopted = plan.steps.filter((step) => step.kind === 'adopt');
  for (const { want, id } of adopted) {
    await ofPage.keep(want.hash, {
      kind: 'persona',
      id,
      ...factsOf(want.wanted.profile, systemClock),
      roster: want.names[0],
      adopted: true,
    });
  }
  for (const recordId of plan.settled) await ofPage.strike(recordId);
  await followNames(plan, records, ofPage);

  const ids = new Set(onPage.map(({ id }) => id));
  const gone = new Set([...records.values()].map(({ id }) => id).filter((id) => !ids.has(id)));
  const creations = new RosterCreations(workspace, onPage, gone, progress, signal);
  const report = await creations.create(workOf(plan));

  const missing = new Set(
    [...report.failed.map(({ want }) => want), ...report.left].flatMap(({ names }) => names),
  );
  const deletions = prune
    ? deletable(plan).filter(({ record }) => !missing.has(record.roster ?? ''))
    : [];
  const result = await deleteAll(report.stoppedBy ? [] : deletions, workspace, signal);
  return { ...report, ...result, adopted };
}

/** Where the roster has another name for a persona of its own now, the record says so. */
async function followNames(
  { steps }: Plan,
  records: Situation['records'],
  ofPage: Workspace['ofPage'],
): Promise<void> {
  for (const [hash, record] of records) {
    const step = steps.find((each) => each.kind === 'keep' && each.id === record.id);
    const [name] = step?.names ?? [];
    if (record.roster === undefined || name === undefined) continue;
    if (step?.names.includes(record.roster)) continue;
    await ofPage.change(hash, record, { ...record, roster: name });
  }
}

/** Who still speaks for a name that has no new persona yet is not among them. */
async function deleteAll(orphans: readonly Orphan[], workspace: Workspace, signal: AbortSignal) {
  const deleted: Orphan[] = [];
  const notDeleted: NotDeleted[] = [];
  for (const orphan of orphans) {
    if (signal.aborted) break;
    const { hash, record, isOnPage } = orphan;
    try {
      if (isOnPage) await workspace.graph.deletePersona(record.id);
      await workspace.ofPage.forget(hash, record);
      if (isOnPage) deleted.push(orphan);
    } catch (error) {
      if (!(error instanceof PersonaError) || error.code === 'STORE') throw error;
      notDeleted.push({ orphan, error });
      if (error.code === 'RATE_LIMITED') break;
    }
  }
  return { deleted, notDeleted };
}
