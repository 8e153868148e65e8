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

/** A persona that was found or created for a profile and is reused from then on. */
export interface PersonaRecord extends Described {
  readonly kind: 'persona';
  /** The persona's ID on the Page. */
  readonly id: string;
  /** The roster name that it is for; absent for a profile of a handler. */
  readonly roster?: string;
  /** The bot whose roster that is; absent if the bot is not known. */
  readonly bot?: string;
  /** Set if the persona was adopted rather than created: `sync --prune` never deletes it. */
  readonly adopted?: true;
}

/** A persona that has to be deleted. Written before Messenger is asked to create it. */
export interface TemporaryRecord extends Described {
  readonly kind: 'temporary';
  /** Absent until Messenger has answered the creation. */
  readonly id?: string;
  /** The process that has to delete it, for as long as that process lives. */
  readonly owner: string;
}

/** A creation that got no clear answer: the persona may be on the Page, and a person has to decide. */
export interface UnconfirmedRecord extends Described {
  readonly kind: 'unconfirmed';
  /** How many creations it stands for, if there was more than one. */
  readonly creations?: number;
  /** Set by `sync`, before it asks Messenger: while that process lives, the answer may still come. */
  readonly asked?: AskedBySync;
}

/** What `sync` notes before it asks for a creation, so that a later `sync` can tell what came of it. */
export interface AskedBySync {
  readonly owner: string;
  readonly roster: string;
  /** The last part of the key of the persona's record. */
  readonly hash: string;
  /** The IDs of the personas that had this name on the Page before. */
  readonly before: readonly string[];
}

/** A process is creating the persona of this key; the others wait for its record. */
export interface ClaimRecord extends Versioned {
  readonly kind: 'claim';
  readonly owner: string;
  /** Tells one claim of a process from its next one. */
  readonly turn?: string;
  /** What Messenger is asked to create under this claim. If the process dies, it may be on the Page. */
  readonly asked?: Pick<Described, 'name' | 'profilePictureUrl' | 'createdAtMs'>;
}

/** A process is alive: it keeps writing a new beat. */
export interface ProcessRecord extends Versioned {
  readonly kind: 'process';
  readonly beat: number;
  /** How long this process may take between two beats before it counts as dead, in milliseconds. */
  readonly leaseMs?: number;
}

/** What a store keeps. All records are plain JSON. */
export type StoreRecord =
  PersonaRecord | TemporaryRecord | UnconfirmedRecord | ClaimRecord | ProcessRecord;

/**
 * Where the plugin keeps its records, so that one profile stays one persona in all processes that share the store, and
 * no temporary persona is forgotten.
 *
 * The contract, which `storeLaw` checks:
 *
 * - A key is a text of 1 to 512 characters without control characters. Equal keys are one record. What stands
 *   before the last space is the key's group.
 * - An absent record is `undefined`; a store that cannot be read or written rejects. Nothing expires.
 * - Records are JSON and come back as they were written; they are copied, never shared.
 * - What a call wrote before it resolved, every later call sees, in every process that shares the store.
 * - `swap` is atomic: of several that expect the same, one wins.
 */
export interface PersonaStore {
  /** Whether the records are lost when the process ends. */
  readonly forgets?: boolean;
  /** Resolves with the record of this key, or `undefined`. */
  get(key: string): Promise<StoreRecord | undefined>;
  /** Writes the record, and replaces an earlier one. */
  set(key: string, record: StoreRecord): Promise<void>;
  /**
   * Writes `next` if the current record equals `expected`: `undefined` means no record, anything else a record as `get`
   * returned it or as `set` or `swap` wrote it. If `next` is `undefined`, the record is deleted.
   *
   * @returns whether the record was as expected
   */
  swap(
    key: string,
    expected: StoreRecord | undefined,
    next: StoreRecord | undefined,
  ): Promise<boolean>;
  /** Deletes the record. If there is none, that is no failure. */
  delete(key: string): Promise<void>;
  /** Resolves with all records of a group, in any order, without reading other groups. */
  list(group: string): Promise<[key: string, record: StoreRecord][]>;
  /** Releases what the store holds open. The records stay, and a later call opens them again. */
  close(): Promise<void>;
  /**
   * Optional: calls the listener, with a reason in words, whenever the store has trouble but does not reject, for example
   * because it goes on in memory. The plugin emits a `store` event for it.
   *
   * @returns a function that removes the listener
   */
  onTrouble?(listener: (reason: string) => void): () => void;
}

/** The group of a key: what stands before its last space. */
export function groupOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(' ')));
}
