import type { TemporaryRecord, UnconfirmedRecord } from '../../../stores/store';
import type { Want } from '../../project/roster-wants';
import { sameName } from '../../project/same-name';
import type { Situation } from './situation';

/** What is known of the creations of a persona that an earlier sync asked for and did not hear the end of. */
export interface CreationBefore {
  /**
   * `none`: nothing came of them, or none was asked for. `appeared`: the one candidate is theirs. `ambiguous`: a
   * person has to say. `awaited`: the process that asked is still at it.
   */
  readonly outcome: 'none' | 'appeared' | 'ambiguous' | 'awaited';
  /** Personas on the Page that may have come of them. */
  readonly candidates: readonly string[];
  readonly recordIds: readonly string[];
}

/**
 * What came of the creations that an earlier sync put on record before it asked for them.
 *
 * A persona is taken for theirs only if it was not on the Page when they were put on record, has the name, is on no
 * record, is the only such one, and nothing else on record is still looking for a persona of that name.
 */
export function creationBefore(want: Want, situation: Situation): CreationBefore {
  const { unsettled, dead } = situation;
  const notes = [...unsettled].flatMap(([recordId, record]) =>
    record.kind === 'unconfirmed' && record.asked?.hash === want.hash
      ? [{ recordId, name: record.name, ...record.asked }]
      : [],
  );
  const recordIds = notes.map(({ recordId }) => recordId);
  const [first] = notes;
  if (!first) return { outcome: 'none', candidates: [], recordIds };
  if (notes.some(({ owner }) => !dead.has(owner))) {
    return { outcome: 'awaited', candidates: [], recordIds };
  }
  const known = knownIds(situation);
  const candidates = situation.onPage
    .filter(({ id, name }) => sameName(name, first.name) && !known.has(id))
    .map(({ id }) => id)
    .filter((id) => notes.some(({ before }) => !before.includes(id)));
  if (candidates.length === 0) return { outcome: 'none', candidates, recordIds };
  const others = [...unsettled].filter(
    ([recordId, record]) =>
      !recordIds.includes(recordId) && isOpen(record) && sameName(record.name, first.name),
  );
  const isClear = candidates.length === 1 && others.length === 0;
  return { outcome: isClear ? 'appeared' : 'ambiguous', candidates, recordIds };
}

/** The IDs that something on record, the roster or the operator speaks of. */
function knownIds({ records, unsettled, existing, adoptions }: Situation): ReadonlySet<string> {
  return new Set([
    ...[...records.values()].map(({ id }) => id),
    ...[...unsettled.values()].flatMap((record) =>
      record.kind === 'temporary' && record.id !== undefined ? [record.id] : [],
    ),
    ...existing.map(({ persona }) => persona.id),
    ...adoptions.values(),
  ]);
}

function isOpen(record: TemporaryRecord | UnconfirmedRecord): boolean {
  return record.kind === 'unconfirmed' || record.id === undefined;
}
