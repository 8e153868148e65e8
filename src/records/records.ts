import { randomUUID } from 'node:crypto';

import type { Events } from '../events';
import type { Leases } from './leases';
import type { Page } from '../graph/pages';
import type { PersonaProfile, Wanted } from '../speakers/persona';
import {
  checkVersion,
  claimKey,
  factsOf,
  personaKey,
  storeTrouble,
  temporaryGroup,
  temporaryKey,
} from './record-format';
import {
  RECORD_VERSION,
  type ClaimRecord,
  type PersonaRecord,
  type PersonaStore,
  type TemporaryRecord,
} from '../stores/store';

/** A temporary persona, or what is left of one, as it stands in the store. */
export interface Leftover {
  readonly recordId: string;
  readonly record: TemporaryRecord;
}

/** What the plugin writes into the store and reads there. */
export class Records {
  constructor(
    private readonly store: PersonaStore,
    private readonly leases: Leases,
    private readonly events: Events,
  ) {}

  /**
   * The persona on record for this identity.
   *
   * @throws PersonaError `STORE`
   */
  async find(page: Page, identity: string): Promise<PersonaRecord | undefined> {
    const record = await this.inOrder(page, () => this.store.get(personaKey(page, identity)));
    return record?.kind === 'persona' ? record : undefined;
  }

  /** A store that fails costs no persona that is there: it is then known to this process alone. */
  async keep(page: Page, wanted: Wanted, id: string): Promise<void> {
    const { profile, identity, roster } = wanted;
    const record = {
      kind: 'persona',
      id,
      ...factsOf(profile),
      ...(roster !== undefined && { roster }),
    } as const;
    await this.ifPossible(page, () => this.store.set(personaKey(page, identity), record));
  }

  async forget(page: Page, identity: string): Promise<void> {
    await this.ifPossible(page, () => this.store.delete(personaKey(page, identity)));
  }

  /**
   * Claims the creation of the persona for this process, if no living one has.
   *
   * @throws PersonaError `STORE`
   */
  claim(page: Page, identity: string): Promise<boolean> {
    const key = claimKey(page, identity);
    const { owner } = this.leases;
    const mine: ClaimRecord = { kind: 'claim', version: RECORD_VERSION, owner };
    return this.inOrder(page, async () => {
      await this.leases.begin();
      if (await this.store.swap(key, undefined, mine)) return true;
      const present = await this.store.get(key);
      if (present?.kind !== 'claim' || !(await this.leases.isDead(present.owner))) return false;
      return this.store.swap(key, present, mine);
    });
  }

  /** Gives the claim back: what was claimed is on record, or could not be had. */
  async release(page: Page, identity: string): Promise<void> {
    const { owner } = this.leases;
    const mine: ClaimRecord = { kind: 'claim', version: RECORD_VERSION, owner };
    await this.ifPossible(page, () => this.store.swap(claimKey(page, identity), mine, undefined));
  }

  /**
   * Puts a temporary persona on record, before it is created.
   *
   * @throws PersonaError `STORE`: what is not on record must not be created
   */
  async announce(page: Page, profile: PersonaProfile): Promise<string> {
    const recordId = randomUUID();
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

  /** Puts a creation without a clear answer on record, in the place of its announcement if it has one. */
  async unconfirmed(
    page: Page,
    profile: PersonaProfile,
    recordId: string = randomUUID(),
  ): Promise<void> {
    const record = { kind: 'unconfirmed', ...factsOf(profile) } as const;
    await this.ifPossible(page, () => this.store.set(temporaryKey(page, recordId), record));
    this.events.emit({ type: 'unconfirmed', pageId: page.id, name: profile.name, recordId });
  }

  /** Takes a temporary persona off record: it is gone, or never was. */
  async strike(page: Page, recordId: string): Promise<void> {
    await this.ifPossible(page, () => this.store.delete(temporaryKey(page, recordId)));
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

  async close(): Promise<void> {
    await this.leases.end();
    await this.store.close();
  }

  private temporary(profile: PersonaProfile): TemporaryRecord {
    return { kind: 'temporary', owner: this.leases.owner, ...factsOf(profile) };
  }

  private async ifPossible(page: Page, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tell(page, error);
    }
  }

  private async inOrder<T>(page: Page, work: () => Promise<T>): Promise<T> {
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
    const reason = error instanceof Error ? error.message : String(error);
    this.events.emit({ type: 'store', pageId: page.id, reason });
  }
}
