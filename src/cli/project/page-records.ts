import type { Page } from '../../graph/pages';
import {
  checkVersion,
  claimGroup,
  personaGroup,
  temporaryGroup,
} from '../../records/record-format';
import type {
  ClaimRecord,
  PersonaRecord,
  PersonaStore,
  StoreRecord,
  TemporaryRecord,
  UnconfirmedRecord,
} from '../../stores/store';
import { storeTrouble } from '../../stores/store-trouble';

/** All records of one Page, by the last part of their keys, for commands that look at them and change them. */
export class PageRecords {
  constructor(
    private readonly store: PersonaStore,
    private readonly page: Page,
  ) {}

  /** @throws PersonaError `STORE`, as every method does */
  personas(): Promise<Map<string, PersonaRecord>> {
    return this.all(personaGroup(this.page), ['persona']);
  }

  /** Temporary personas, and creations without a clear answer. */
  unsettled(): Promise<Map<string, TemporaryRecord | UnconfirmedRecord>> {
    return this.all(temporaryGroup(this.page), ['temporary', 'unconfirmed']);
  }

  claims(): Promise<Map<string, ClaimRecord>> {
    return this.all(claimGroup(this.page), ['claim']);
  }

  keep(hash: string, record: PersonaRecord): Promise<void> {
    return this.set(`${personaGroup(this.page)} ${hash}`, record);
  }

  note(recordId: string, record: UnconfirmedRecord): Promise<void> {
    return this.set(`${temporaryGroup(this.page)} ${recordId}`, record);
  }

  /** Writes how many creations an unconfirmed record still stands for, unless somebody else has changed it. */
  async setCreations(recordId: string, creations: number): Promise<void> {
    const key = `${temporaryGroup(this.page)} ${recordId}`;
    await inOrder(async () => {
      const record = await this.store.get(key);
      if (record?.kind === 'unconfirmed')
        await this.store.swap(key, record, { ...record, creations });
    });
  }

  strike(recordId: string): Promise<void> {
    return inOrder(() => this.store.delete(`${temporaryGroup(this.page)} ${recordId}`));
  }

  /** Changes what is on record of a persona, unless somebody else has meanwhile. */
  async change(hash: string, before: PersonaRecord, after: PersonaRecord): Promise<void> {
    await inOrder(() => this.store.swap(`${personaGroup(this.page)} ${hash}`, before, after));
  }

  /** Forgets the persona of this key, unless another one has taken its place. */
  async forget(hash: string, record: PersonaRecord): Promise<void> {
    await inOrder(() => this.store.swap(`${personaGroup(this.page)} ${hash}`, record, undefined));
  }

  /** Takes everything off record that is about a persona that is no more. */
  async forgetPersona(personaId: string): Promise<void> {
    for (const [hash, record] of await this.personas()) {
      if (record.id === personaId) await this.forget(hash, record);
    }
    for (const [recordId, record] of await this.unsettled()) {
      if (record.kind === 'temporary' && record.id === personaId) await this.strike(recordId);
    }
  }

  private set(key: string, record: StoreRecord): Promise<void> {
    return inOrder(() => this.store.set(key, record));
  }

  private async all<Kind extends StoreRecord['kind']>(
    group: string,
    kinds: readonly Kind[],
  ): Promise<Map<string, Extract<StoreRecord, { kind: Kind }>>> {
    const found = await inOrder(() => this.store.list(group));
    const ofKind = new Map<string, Extract<StoreRecord, { kind: Kind }>>();
    for (const [key, record] of found) {
      checkVersion(record);
      if (!(kinds as readonly string[]).includes(record.kind)) continue;
      ofKind.set(key.slice(group.length + 1), record as Extract<StoreRecord, { kind: Kind }>);
    }
    return ofKind;
  }
}

async function inOrder<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeTrouble(error);
  }
}
