import type { Clock } from '../clock';
import type { Events } from '../events';
import type { Page } from '../graph/pages';
import type { PersonaProfile, Wanted } from '../speakers/persona';
import { closed } from '../stores/closed';
import { storeTrouble } from '../stores/store-trouble';
import type { PersonaRecord, PersonaStore, StoreRecord, TemporaryRecord } from '../stores/store';
import { Claims } from './claims';
import type { Leases } from './leases';
import {
  checkVersion,
  factsOf,
  hashOf,
  personaGroup,
  personaKey,
  temporaryGroup,
  temporaryKey,
} from './record-format';
import { Tries } from './tries';

/** A temporary persona, or what is left of one, as it stands in the store. */
export interface Leftover {
  readonly recordId: string;
  readonly record: TemporaryRecord;
}

/** Which creation of its kind was noted; none where somebody else wrote in between. */
type Noted = 'first' | 'more' | 'in between';

/** What the plugin writes into the store and reads there. */
export class Records {
  /** What the store has not taken yet, and must. */
  readonly tries: Tries;
  private readonly claims: Claims;
  /** Creations without a clear answer that are not on record yet, by their keys. */
  private readonly unwritten = new Map<string, Promise<void>>();
  private isClosed = false;

  /** @param bot whose roster it is that personas are recorded for */
  constructor(
    private readonly store: PersonaStore,
    private readonly leases: Leases,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly bot?: () => string,
  ) {
    this.tries = new Tries(clock);
    this.claims = new Claims(store, leases, clock, (page, identity, profile) =>
      this.noteUnconfirmed(page, profile, hashOf(identity)),
    );
  }

  /**
   * The persona on record for this identity.
   *
   * @throws PersonaError `STORE`
   */
  async find(page: Page, identity: string): Promise<PersonaRecord | undefined> {
    const record = await this.inOrder(page, () => this.store.get(personaKey(page, identity)));
    return record?.kind === 'persona' ? record : undefined;
  }

  /**
   * Puts a persona that is there on record. Until then it is known to this process alone.
   *
   * @returns whether the store took it; `true` after `close()`, too, when there is nothing left to try
   */
  async keep(page: Page, { profile, identity, roster }: Wanted, id: string): Promise<boolean> {
    const bot = this.bot?.();
    const ofRoster = roster === undefined ? {} : { roster, ...(bot !== undefined && { bot }) };
    const record = { kind: 'persona', id, ...factsOf(profile, this.clock), ...ofRoster } as const;
    const key = personaKey(page, identity);
    return (await this.ifPossible(page, () => this.store.set(key, record))) || this.isClosed;
  }

  /** Forgets a persona that was deleted, unless another one has taken its place. */
  async forget(page: Page, personaId: string): Promise<void> {
    await this.ifPossible(page, async () => {
      for (const [key, record] of await this.store.list(personaGroup(page))) {
        const isIt = record.kind === 'persona' && record.id === personaId;
        if (isIt) await this.store.swap(key, record, undefined);
      }
    });
  }

  /**
   * Claims the creation of the persona for this process, if no other living one has.
   *
   * @param profile what Messenger is going to be asked for: whoever takes the claim over knows of it
   * @throws PersonaError `STORE`
   */
  claim(page: Page, identity: string, profile?: PersonaProfile): Promise<boolean> {
    return this.inOrder(page, () => this.claims.claim(page, identity, profile));
  }

  /** Gives the claim back when what was claimed is on record, or could not be had. */
  async release(page: Page, identity: string): Promise<void> {
    // Whoever finds neither record nor claim creates another persona.
    await this.unwritten.get(temporaryKey(page, hashOf(identity)));
    if (!this.isClosed) await this.claims.release(page, identity);
  }

  /**
   * Puts a temporary persona on record, before it is created.
   *
   * @throws PersonaError `STORE`: what is not on record must not be created
   */
  async announce(page: Page, profile: PersonaProfile): Promise<string> {
    const recordId = this.clock.uuid();
    await this.inOrder(page, async () => {
      await this.leases.begin();
      await this.store.set(temporaryKey(page, recordId), this.temporary(profile));
    });
    return recordId;
  }

  /** Adds the ID of the persona, when it is known. */
  async confirm(page: Page, recordId: string, id: string, profile: PersonaProfile): Promise<void> {
    const record = { ...this.temporary(profile), id };
    await this.ifPossible(page, () => this.store.set(temporaryKey(page, recordId), record));
  }

  /**
   * Puts a creation without a clear answer on record, in the place of its announcement if it has one.
   *
   * @param recordId one for all tries: the record counts them
   */
  async unconfirmed(page: Page, profile: PersonaProfile, recordId: string): Promise<void> {
    const isOnRecord = await this.ifPossible(page, () =>
      this.noteUnconfirmed(page, profile, recordId),
    );
    if (isOnRecord) return;
    this.tellUnconfirmed(page, profile, recordId);
    this.noteLater(temporaryKey(page, recordId), profile);
  }

  /**
   * Takes a temporary persona off record: it is gone, or never was.
   *
   * @returns whether the store took it
   */
  strike(page: Page, recordId: string): Promise<boolean> {
    return this.ifPossible(page, () => this.store.delete(temporaryKey(page, recordId)));
  }

  /**
   * The temporary personas of processes that are dead, which belong to this one from now on.
   *
   * @throws PersonaError `STORE`
   */
  inherit(page: Page): Promise<Leftover[]> {
    return this.inOrder(page, async () => {
      await this.leases.begin();
      const inherited: Leftover[] = [];
      const group = temporaryGroup(page);
      for (const [key, record] of await this.store.list(group)) {
        checkVersion(record);
        if (record.kind !== 'temporary' || !(await this.leases.isDead(record.owner))) continue;
        const mine = { ...record, owner: this.leases.owner };
        const won = await this.store.swap(key, record, mine);
        if (won) inherited.push({ recordId: key.slice(group.length + 1), record: mine });
      }
      return inherited;
    });
  }

  /** Stops using the store, and releases it. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.tries.close();
    this.claims.close();
    await this.leases.end();
    await this.store.close();
  }

  private temporary(profile: PersonaProfile): TemporaryRecord {
    return { kind: 'temporary', owner: this.leases.owner, ...factsOf(profile, this.clock) };
  }

  /** @throws what the store throws */
  private async noteUnconfirmed(
    page: Page,
    profile: PersonaProfile,
    recordId: string,
  ): Promise<void> {
    const facts = factsOf(profile, this.clock);
    let noted: Noted;
    do noted = await this.note(temporaryKey(page, recordId), facts);
    while (noted === 'in between');
    if (noted === 'first') this.tellUnconfirmed(page, profile, recordId);
  }

  /** One after the other: each is one creation more. A first try that the store has taken though it failed counts twice. */
  private noteLater(key: string, profile: PersonaProfile): void {
    const facts = factsOf(profile, this.clock);
    const write = async () => (await this.note(key, facts)) !== 'in between';
    const before = this.unwritten.get(key) ?? Promise.resolve();
    const written = before
      .then(() => this.tries.until(write))
      .finally(() => {
        if (this.unwritten.get(key) === written) this.unwritten.delete(key);
      });
    this.unwritten.set(key, written);
  }

  /** Adds a creation to what is on record under this key, once. */
  private async note(key: string, facts: ReturnType<typeof factsOf>): Promise<Noted> {
    const present = await this.store.get(key);
    const isFirst = present?.kind !== 'unconfirmed';
    const next: StoreRecord = isFirst
      ? { kind: 'unconfirmed', ...facts }
      : { ...present, creations: (present.creations ?? 1) + 1 };
    if (!(await this.store.swap(key, present, next))) return 'in between';
    return isFirst ? 'first' : 'more';
  }

  private tellUnconfirmed({ id: pageId }: Page, { name }: PersonaProfile, recordId: string): void {
    this.events.emit({ type: 'unconfirmed', pageId, name, recordId });
  }

  /** @returns whether it was possible */
  private async ifPossible(page: Page, work: () => Promise<unknown>): Promise<boolean> {
    if (this.isClosed) return false;
    try {
      await work();
      return true;
    } catch (error) {
      this.tell(page, error);
      return false;
    }
  }

  private async inOrder<T>(page: Page, work: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw closed();
    try {
      const result = await work();
      checkVersion(result);
      return result;
    } catch (error) {
      this.tell(page, error);
      throw storeTrouble(error);
    }
  }

  private tell(page: Page, error: unknown): void {
    // Nothing is the matter with a store that is closed.
    if (this.isClosed) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.events.emit({ type: 'store', pageId: page.id, reason });
  }
}
