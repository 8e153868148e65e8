import { isString, pickBy } from 'lodash';

import { didYouMean, listed, PersonaError, shown } from '../errors';
import {
  isPersona,
  wantedBy,
  type Persona,
  type PersonaRef,
  type Roster as RosterOption,
  type RosterEntry,
  type Speaker,
} from './persona';
import { checkPersonaId, checkProfile, isPersonaId, readElsewhere } from './profile-check';

/** Who a handler means by a ref: looks roster names up and refuses what makes no sense. */
export class Roster {
  private readonly byName = new Map<string, Speaker>();
  /** What entries with an ID say of who writes as that persona. */
  private readonly humanById = new Map<string, boolean>();

  /** @throws PersonaError for a name or an entry that makes no sense */
  constructor(entries: RosterOption) {
    for (const [name, entry] of Object.entries(entries)) {
      const speaker = readEntry(name, entry);
      this.byName.set(name, speaker);
      if (isPersona(speaker) && entry.human !== undefined) {
        this.humanById.set(speaker.id, entry.human);
      }
    }
  }

  /** Everybody in the roster, by name. */
  get speakers(): ReadonlyMap<string, Speaker> {
    return this.byName;
  }

  /**
   * @param where names the call in error messages
   * @throws PersonaError `UNKNOWN_PERSONA`, `INVALID_ID` or `INVALID_PROFILE`
   */
  speaker(ref: PersonaRef, where: string): Speaker {
    if (typeof ref === 'string') {
      const named = this.byName.get(ref);
      return named ?? (isPersonaId(ref) ? this.persona({ id: ref }) : this.unknown(ref, where));
    }
    if (typeof ref === 'object' && ref !== null && !Array.isArray(ref)) {
      if (!('id' in ref) || ref.id === undefined) return wantedBy(checkProfile(ref, where, true));
      const { name, profilePictureUrl } = ref;
      // MongoDB keeps `undefined` as `null`: what is not known is left out.
      const looks = pickBy({ name, profilePictureUrl }, isString);
      return this.persona({ id: checkPersonaId(ref.id, where), ...looks });
    }
    return this.unknown(ref, where);
  }

  /**
   * The same, of a persona that lasts.
   *
   * @throws PersonaError as `speaker` does, and `INVALID_PROFILE` for a temporary profile
   */
  lasting(ref: PersonaRef, where: string): Speaker {
    const speaker = this.speaker(ref, where);
    if (!isPersona(speaker)) checkProfile(speaker.profile, where);
    return speaker;
  }

  /**
   * Who an ID names; `null` is the Page.
   *
   * @throws PersonaError `INVALID_ID`
   */
  existing(personaId: string | null, where: string): Persona | null {
    return personaId === null ? null : this.persona({ id: checkPersonaId(personaId, where) });
  }

  /** The same, with what the roster knows of it. */
  private persona(persona: Persona): Speaker & Persona {
    const human = this.humanById.get(persona.id);
    return human === undefined ? persona : { ...persona, human };
  }

  private unknown(ref: unknown, where: string): never {
    const names = [...this.byName.keys()];
    const hint = typeof ref === 'string' ? didYouMean(ref, names) : '';
    throw new PersonaError(
      'UNKNOWN_PERSONA',
      `${where}: ${shown(ref)} is not a persona.${hint} Expected a roster name ` +
        `(${names.length > 0 ? listed(names) : 'the roster is empty'}), ` +
        'a persona ID (digits), a profile { name, profilePictureUrl }, a persona { id }, or null.',
    );
  }
}

function readEntry(name: string, entry: RosterEntry): Speaker {
  const where = `roster.${name}`;
  if (name.trim() === '' || isPersonaId(name)) {
    throw new PersonaError(
      'INVALID_OPTION',
      `roster: a roster name must not be empty or made of digits, but got ${shown(name)}. ` +
        'Digits would be taken for a persona ID: choose a name such as "john".',
    );
  }
  const wanted = wantedBy(checkProfile(entry, where));
  const elsewhere = readElsewhere(entry, where);
  if (entry.id === undefined) return { ...wanted, roster: name, ...(elsewhere && { elsewhere }) };
  const { profile } = wanted;
  return {
    id: checkPersonaId(entry.id, where),
    name: profile.name,
    profilePictureUrl: profile.profilePictureUrl,
    ...(profile.human !== undefined && { human: profile.human }),
    ...(elsewhere && { elsewhere }),
  };
}
