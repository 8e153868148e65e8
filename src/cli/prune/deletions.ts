import { PersonaError } from '../../errors';
import type { Workspace } from '../project/workspace';
import type { Progress } from '../terminal/progress';
import { openAfter, type Chosen } from './choose-unconfirmed';
import type { LeftBehind } from './leftovers';

/** What was deleted, and what was not. */
export interface Deletions {
  readonly deleted: { readonly id: string; readonly name: string }[];
  readonly failed: { readonly id: string; readonly name: string; readonly error: PersonaError }[];
  /** What was not tried, after an interruption or at a limit. */
  readonly left: { readonly id: string; readonly name: string }[];
  stoppedBy?: PersonaError;
}

/**
 * Deletes what was left behind and the unconfirmed persona that was chosen, and takes both off the record.
 *
 * @throws PersonaError `STORE`
 */
export async function deleteLeftovers(
  workspace: Workspace,
  leftBehind: readonly LeftBehind[],
  chosen: Chosen | undefined,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Deletions> {
  const { graph, ofPage, records, thePage } = workspace;
  const deletions: Deletions = { deleted: [], failed: [], left: [] };
  const remove = async (id: string, name: string, forget: () => Promise<void>) => {
    if (signal.aborted || deletions.stoppedBy) {
      deletions.left.push({ id, name });
      return;
    }
    try {
      await graph.deletePersona(id);
      await forget();
      deletions.deleted.push({ id, name });
    } catch (error) {
      if (!(error instanceof PersonaError) || error.code === 'STORE') throw error;
      if (error.code === 'RATE_LIMITED') {
        deletions.stoppedBy = error;
        deletions.left.push({ id, name });
      } else deletions.failed.push({ id, name, error });
    }
    progress.to(deletions.deleted.length + deletions.failed.length);
  };
  // Another process may have inherited some of them meanwhile: those are its own to delete.
  const inherited = leftBehind.length > 0 ? await records.inherit(thePage) : [];
  for (const { recordId, record } of inherited) {
    if (record.id === undefined) await records.unconfirmed(thePage, record, recordId);
    else await remove(record.id, record.name, () => ofPage.strike(recordId));
  }
  if (chosen) {
    const { recordId, name } = chosen.unconfirmed;
    const open = openAfter(chosen);
    const settle = () =>
      open ? ofPage.setCreations(recordId, open.creations) : ofPage.strike(recordId);
    if (chosen.id === undefined) await settle();
    else await remove(chosen.id, name, settle);
  }
  return deletions;
}
