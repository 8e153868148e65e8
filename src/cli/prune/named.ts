import { isPersonaId } from '../../speakers/profile-check';
import { Failure } from '../terminal/failure';
import type { Unconfirmed } from './leftovers';

/** The unconfirmed creation that a person named, and the persona that came of it, if any did. */
export interface Named {
  readonly unconfirmed: Unconfirmed;
  readonly id: string | undefined;
}

/**
 * Whom a person means by an ID: of a persona, or of the record.
 *
 * @throws Failure where that is none of the unconfirmed ones, or not clear
 */
export function namedBy(id: string, unconfirmed: readonly Unconfirmed[]): Named {
  const isOfPersona: boolean = isPersonaId(id);
  if (isOfPersona) {
    const found = unconfirmed.find(({ candidates }) => candidates.includes(id));
    if (found) return { unconfirmed: found, id };
    throw new Failure(
      'NOT_FOUND',
      `No unconfirmed creation can have made the persona ${id}.`,
      'Run prune without --unconfirmed to see them. Any persona is deleted by: delete --id <id>',
    );
  }
  const found = unconfirmed.find(({ recordId }) => recordId === id);
  if (!found) {
    throw new Failure(
      'NOT_FOUND',
      `There is no unconfirmed creation ${id} on record.`,
      'Run prune without --unconfirmed to see them.',
    );
  }
  const { candidates } = found;
  if (candidates.length <= 1) return { unconfirmed: found, id: candidates[0] };
  throw new Failure(
    'AMBIGUOUS',
    `It may have made any of ${candidates.join(', ')}.`,
    'Name the persona itself: --unconfirmed <one of these IDs>',
  );
}
