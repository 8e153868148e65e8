import type { PersonaRecord } from '../../../stores/store';
import type { Situation } from './situation';

/** A persona that was made for this bot's roster, and that the roster does not name any more. */
export interface Orphan {
  readonly hash: string;
  readonly record: PersonaRecord;
  /** The roster names another persona by that name now. */
  readonly replaced: boolean;
  readonly isOnPage: boolean;
  /**
   * Why `--prune` leaves it alone, if it does: it was adopted, so somebody else made it; or the record does not say
   * whose roster made it, so another bot may use it.
   */
  readonly spared?: 'adopted' | 'whose';
}

/** As people count: agent2 before agent10. */
const inOrder = new Intl.Collator('en', { numeric: true });

/** Whether a record may be this bot's. Those of other bots are none of its business. */
export function isOurs({ bot }: PersonaRecord, situation: Pick<Situation, 'bot'>): boolean {
  return bot === undefined || bot === situation.bot;
}

/**
 * The orphans in roster order, those that were replaced first; what has left the roster has no place in it, and
 * comes in the order of its creation and its name there.
 *
 * @param taken the IDs of personas that stay in use
 */
export function orphansOf(situation: Situation, taken: readonly string[]): Orphan[] {
  const { records, wants, existing, onPage } = situation;
  const orderOf = new Map([
    ...wants.flatMap(({ names, order }) => names.map((name) => [name, order] as const)),
    ...existing.map(({ rosterName, order }) => [rosterName, order] as const),
  ]);
  const wantedHashes = new Set(wants.map(({ hash }) => hash));
  const place = ({ record: { roster = '' } }: Orphan) => orderOf.get(roster) ?? orderOf.size;
  return [...records]
    .filter(
      ([hash, record]) =>
        record.roster !== undefined &&
        isOurs(record, situation) &&
        !wantedHashes.has(hash) &&
        !taken.includes(record.id),
    )
    .map(([hash, record]): Orphan => {
      const spared = record.adopted ? 'adopted' : record.bot === undefined ? 'whose' : undefined;
      return {
        hash,
        record,
        replaced: orderOf.has(record.roster ?? ''),
        isOnPage: onPage.some(({ id }) => id === record.id),
        ...(spared && { spared }),
      };
    })
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        a.record.createdAtMs - b.record.createdAtMs ||
        inOrder.compare(a.record.roster ?? '', b.record.roster ?? ''),
    );
}

/** Those that `--prune` deletes: what the roster of this bot made. */
export function deletable(orphans: readonly Orphan[]): Orphan[] {
  return orphans.filter(({ spared }) => spared === undefined);
}
