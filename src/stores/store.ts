/**
 * The version of the records that this release writes and understands.
 *
 * A new field that a reader may do without does not raise it: who does not know it does nothing for it.
 */
export const RECORD_VERSION = 1;

/** What every record has. */
interface Versioned {
  /** A record of a later version is refused, not misread. */
  readonly version: number;
}

/** What a persona looked like when it was created, or when that was asked for. */
interface Described extends Versioned {
  readonly name: string;
  readonly profilePictureUrl: string;
  /** In milliseconds since 1970, by the clock of the process that wrote it. */
  readonly createdAtMs: number;
}

/** A persona that was found or created for a profile and is used from then on. */
export interface PersonaRecord extends Described {
  readonly kind: 'persona';
  /** The persona's ID on the Page. */
  readonly id: string;
  /** The roster name it is for; not there for the profile of a handler. */
  readonly roster?: string;
  /** Whose roster that is: not there for records of a bot that has not said who it is. */
  readonly bot?: string;
  /** It was taken into the records, not created for them: `sync --prune` never deletes it. */
  readonly adopted?: true;
}

/** A persona that is to be deleted: written before Messenger is asked to create it. */
export interface TemporaryRecord extends Described {
  readonly kind: 'temporary';
  /** Not there while the answer of its creation is awaited. */
  readonly id?: string;
  /** The process that has to delete it, while it lives. */
  readonly owner: string;
}

/** A persona that was asked for without a clear answer: it may be on the Page, and a person has to decide. */
export interface UnconfirmedRecord extends Described {
  readonly kind: 'unconfirmed';
  /** How many creations it stands for, where the persona was asked for more than once. */
  readonly creations?: number;
  /** There where `sync` wrote it, before it asked: the answer is on its way while that process lives. */
  readonly asked?: AskedBySync;
}

/** What `sync` notes of a creation before it asks for it, so that a later one knows what came of it. */
export interface AskedBySync {
  readonly owner: string;
  readonly roster: string;
  /** The last part of the key of the persona's record. */
  readonly hash: string;
  /** The IDs of the personas of that name that were on the Page before. */
  readonly before: readonly string[];
}

/** Says that a process is creating the persona of this key: the others wait for its record. */
export interface ClaimRecord extends Versioned {
  readonly kind: 'claim';
  readonly owner: string;
  /** Tells one claim of a process from its next one. */
  readonly turn?: string;
  /** What Messenger is asked to create under this claim. If the process dies, that may be on the Page. */
  readonly asked?: Pick<Described, 'name' | 'profilePictureUrl' | 'createdAtMs'>;
}

/** Says that a process lives: it writes another beat again and again. */
export interface ProcessRecord extends Versioned {
  readonly kind: 'process';
  readonly beat: number;
  /** The longest that this process lets pass between two beats before it counts as dead, in milliseconds. */
  readonly leaseMs?: number;
}

/** What a store keeps: plain JSON. */
export type StoreRecord =
  PersonaRecord | TemporaryRecord | UnconfirmedRecord | ClaimRecord | ProcessRecord;

/**
 * Where the personas of the bot are kept, so that one profile stays one persona in all processes that share
 * the store, and nothing temporary is forgotten.
 *
 * The law, which `storeLaw` checks:
 *
 * - A key is a text of 1 to 512 characters without control characters. Equal keys are one record. What stands
 *   before the last space is the key's group.
 * - An absent record is `undefined`; a store that cannot be read or written rejects. Nothing expires.
 * - Records are JSON and come back as they were written; they are copied, never shared.
 * - What a call wrote before it resolved, every later call sees, in every process that shares the store.
 * - `swap` is atomic: of several that expect the same, one wins.
 */
export interface PersonaStore {
  /** Whether the records end with the process. */
  readonly forgets?: boolean;
  /** The record of this key, or `undefined`. */
  get(key: string): Promise<StoreRecord | undefined>;
  /** Writes the record, in the place of an earlier one. */
  set(key: string, record: StoreRecord): Promise<void>;
  /**
   * Writes the record if the present one is what is expected: `undefined` for none, else a record as `get`
   * returned it or `set` or `swap` wrote it. Without a next record the present one is taken away.
   *
   * @returns whether it was as expected
   */
  swap(
    key: string,
    expected: StoreRecord | undefined,
    next: StoreRecord | undefined,
  ): Promise<boolean>;
  /** Takes the record away; an absent one is no failure. */
  delete(key: string): Promise<void>;
  /** All records of a group, in any order; those of other groups are not read. */
  list(group: string): Promise<[key: string, record: StoreRecord][]>;
  /** Releases what the store holds. The records stay, and a call after it opens them again. */
  close(): Promise<void>;
  /**
   * Has the listener called, with words for a person, whenever the store meets with trouble that it does not reject
   * with: it goes on in memory, say. The plugin makes a `store` event of it. A store without it has nothing to tell.
   *
   * @returns ends that
   */
  onTrouble?(listener: (reason: string) => void): () => void;
}

/** The group of a key: what stands before its last space. */
export function groupOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(' ')));
}
