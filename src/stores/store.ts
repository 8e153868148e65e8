/** A persona that was found or created for a profile and is used from then on. */
export interface PersonaRecord {
  readonly kind: 'persona';
  /** The persona's ID on the Page. */
  readonly id: string;
  readonly name: string;
  /** As the profile gave it when the persona was created. */
  readonly profilePictureUrl: string;
  /** In milliseconds since 1970. */
  readonly createdAtMs: number;
}

/** A persona that is to be deleted: written before Messenger is asked to create it. */
export interface TemporaryRecord extends Omit<PersonaRecord, 'kind' | 'id'> {
  readonly kind: 'temporary';
  /** Not there while the answer of its creation is awaited. */
  readonly id?: string;
}

/** A persona that was asked for without a clear answer: it may be on the Page, and a person has to decide. */
export interface UnconfirmedRecord extends Omit<PersonaRecord, 'kind' | 'id'> {
  readonly kind: 'unconfirmed';
}

/** What a store keeps. */
export type StoreRecord = PersonaRecord | TemporaryRecord | UnconfirmedRecord;

/**
 * Where the personas of the bot are kept, so that one profile stays one persona and nothing temporary is
 * forgotten.
 *
 * The law: keys are texts, equal keys are one record; an absent record is `undefined`, a broken store
 * rejects; what `set` or `delete` did before it resolved, every later call sees; records are copied, never
 * shared.
 */
export interface PersonaStore {
  /** The record of this key, or `undefined`. */
  get(key: string): Promise<StoreRecord | undefined>;
  /** Writes the record, in the place of an earlier one. */
  set(key: string, record: StoreRecord): Promise<void>;
  /** Takes the record away; an absent one is no failure. */
  delete(key: string): Promise<void>;
  /** All records whose key begins with the prefix, in any order. */
  list(prefix: string): Promise<[key: string, record: StoreRecord][]>;
  /** Releases what the store holds. */
  close(): Promise<void>;
}
