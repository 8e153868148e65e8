import { hashOf } from '../../records/record-format';
import { isPersona, type Persona, type Roster, type Wanted } from '../../speakers/persona';
import { Roster as Speakers } from '../../speakers/roster';

/** A persona that the roster wants, with all the names that mean it. */
export interface Want {
  readonly names: readonly [string, ...string[]];
  readonly wanted: Wanted;
  /** The last part of the key of its record. */
  readonly hash: string;
  /** Where in the roster it stands first. */
  readonly order: number;
}

/** An entry of the roster with an `id`: it exists already. */
export interface Existing {
  readonly rosterName: string;
  readonly persona: Persona;
  /** Where in the roster it stands. */
  readonly order: number;
}

/**
 * What a roster wants of a Page.
 *
 * @throws PersonaError for an entry that makes no sense
 */
export function wantsOf(roster: Roster): { wants: Want[]; existing: Existing[] } {
  const speakers = new Speakers(roster);
  const existing: Existing[] = [];
  const byHash = new Map<string, Want & { names: [string, ...string[]] }>();
  for (const [order, rosterName] of Object.keys(roster).entries()) {
    const speaker = speakers.speaker(rosterName, 'roster');
    if (isPersona(speaker)) {
      existing.push({ rosterName, persona: speaker, order });
      continue;
    }
    const hash = hashOf(speaker.identity);
    const same = byHash.get(hash);
    if (same) same.names.push(rosterName);
    else byHash.set(hash, { names: [rosterName], wanted: speaker, hash, order });
  }
  return { wants: [...byHash.values()], existing };
}
