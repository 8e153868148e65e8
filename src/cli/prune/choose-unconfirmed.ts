import { isPersonaId } from '../../speakers/profile-check';
import { Failure } from '../terminal/failure';
import type { Unconfirmed } from './leftovers';

/** The unconfirmed creation that a person named, and the persona that came of it, if any did. */
export interface Chosen {
  readonly unconfirmed: Unconfirmed;
  readonly id: string | undefined;
}

/** What is still to be decided when that persona is deleted: a record may stand for several creations. */
export function openAfter({ unconfirmed, id }: Chosen): Unconfirmed | undefined {
  const candidates = unconfirmed.candidates.filter((each) => each !== id);
  const creations = unconfirmed.creations - 1;
  if (id === undefined || creations === 0 || candidates.length === 0) return undefined;
  return { ...unconfirmed, creations, candidates };
}

const HOW_TO_SEE_THEM = 'Run prune without options to see them.';

/**
 * The unconfirmed creations that a person wants forgotten, by the IDs of their records.
 *
 * @throws Failure where one is not on record
 */
export function forgottenBy(
  recordIds: readonly string[],
  unconfirmed: readonly Unconfirmed[],
): Unconfirmed[] {
  return [...new Set(recordIds)].map((id) => recordOf(id, unconfirmed));
}

/**
 * What a person means by an ID: of a persona, or of the record.
 *
 * @throws Failure where that is none of the unconfirmed ones, or not clear
 */
export function chosenBy(id: string, unconfirmed: readonly Unconfirmed[]): Chosen {
  const isOfPersona: boolean = isPersonaId(id);
  if (isOfPersona) {
    const found = unconfirmed.find(({ candidates }) => candidates.includes(id));
    if (found) return { unconfirmed: found, id };
    throw new Failure(
      'NOT_FOUND',
      `Persona ${id} cannot come from any unconfirmed creation.`,
      `${HOW_TO_SEE_THEM} To delete any persona: delete --id <id>`,
    );
  }
  const found = recordOf(id, unconfirmed);
  const { candidates } = found;
  if (candidates.length <= 1) return { unconfirmed: found, id: candidates[0] };
  throw new Failure(
    'AMBIGUOUS',
    `It may be any of these personas: ${candidates.join(', ')}.`,
    'Pass the ID of the persona itself: --unconfirmed <id>',
  );
}

function recordOf(id: string, unconfirmed: readonly Unconfirmed[]): Unconfirmed {
  const found = unconfirmed.find(({ recordId }) => recordId === id);
  if (found) return found;
  throw new Failure(
    'NOT_FOUND',
    `There is no unconfirmed creation ${id} on record.`,
    HOW_TO_SEE_THEM,
  );
}
