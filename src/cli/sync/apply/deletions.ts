import { PersonaError } from '../../../errors';
import type { Workspace } from '../../project/workspace';
import type { Orphan } from '../plan/orphans';
import { Pacemaker, type Work } from './work';

/** An orphan that is still there. */
export interface NotDeleted {
  readonly orphan: Orphan;
  readonly error: PersonaError;
}

/** What came of deletions. */
export interface DeletionReport {
  readonly deleted: Orphan[];
  readonly notDeleted: NotDeleted[];
  /** What was not tried. */
  readonly leftToDelete: Orphan[];
  readonly stoppedBy?: PersonaError;
}

/**
 * Deletes orphans that are on the Page, and takes them off record.
 *
 * @throws PersonaError `STORE`
 */
export async function deleteOrphans(
  orphans: readonly Orphan[],
  workspace: Workspace,
  work: Work,
): Promise<DeletionReport> {
  const { graph, ofPage, usage } = workspace;
  const { progress, signal } = work;
  const pacemaker = new Pacemaker(work);
  const deleted: Orphan[] = [];
  const notDeleted: NotDeleted[] = [];
  const queue = [...orphans];
  for (let orphan = queue.shift(); orphan; orphan = queue.shift()) {
    if (signal.aborted) return { deleted, notDeleted, leftToDelete: [orphan, ...queue] };
    const { hash, record } = orphan;
    try {
      await graph.deletePersona(record.id);
      await ofPage.forget(hash, record);
      deleted.push(orphan);
    } catch (error) {
      if (!(error instanceof PersonaError) || error.code === 'STORE') throw error;
      if (error.code === 'RATE_LIMITED') {
        return { deleted, notDeleted, leftToDelete: [orphan, ...queue], stoppedBy: error };
      }
      notDeleted.push({ orphan, error });
    }
    progress.to(deleted.length + notDeleted.length);
    if (queue.length > 0) await pacemaker.next(usage.percent);
  }
  return { deleted, notDeleted, leftToDelete: [] };
}
