/** What a store keeps of a persona that was found or created for a profile. */
export interface PersonaRecord {
  /** The persona's ID on the Page. */
  readonly id: string;
  readonly name: string;
  /** As the profile gave it when the persona was created. */
  readonly profilePictureUrl: string;
  /** When the persona was created, in milliseconds since 1970. */
  readonly createdAtMs: number;
}

/**
 * Where the personas of the bot are kept, so that one profile stays one persona.
 *
 * The law: keys are texts, equal keys are one record; an absent record is `undefined`, a broken store
 * rejects; what `set` wrote before it resolved, every later `get` reads; records are copied, never shared.
 */
export interface PersonaStore {
  /** The record of this key, or `undefined`. */
  get(key: string): Promise<PersonaRecord | undefined>;
  /** Writes the record, in the place of an earlier one. */
  set(key: string, record: PersonaRecord): Promise<void>;
  /** Takes the record away; an absent one is no failure. */
  delete(key: string): Promise<void>;
  /** Releases what the store holds. */
  close(): Promise<void>;
}
