import { createHash, randomUUID } from 'node:crypto';

import type { Events } from './events';
import type { Page } from './pages';
import type { PersonaProfile } from './persona';
import type { PersonaRecord, PersonaStore, StoreRecord } from './stores/store';

/** What the plugin writes into the store and reads there. A broken store costs an event, never a message. */
export class Records {
  constructor(
    private readonly store: PersonaStore,
    private readonly events: Events,
  ) {}

  /** The persona on record for this identity. */
  async find(page: Page, identity: string): Promise<PersonaRecord | undefined> {
    const record = await this.kept(page, () => this.store.get(personaKey(page, identity)));
    return record?.kind === 'persona' ? record : undefined;
  }

  async keep(page: Page, identity: string, id: string, profile: PersonaProfile): Promise<void> {
    const record = { kind: 'persona', id, ...factsOf(profile) } as const;
    await this.kept(page, () => this.store.set(personaKey(page, identity), record));
  }

  async forget(page: Page, identity: string): Promise<void> {
    await this.kept(page, () => this.store.delete(personaKey(page, identity)));
  }

  /** Puts a temporary persona on record, before it is created. */
  async announce(page: Page, profile: PersonaProfile): Promise<string> {
    const recordId = randomUUID();
    await this.write(page, recordId, { kind: 'temporary', ...factsOf(profile) });
    return recordId;
  }

  /** Adds the ID of the persona, when it is known. */
  confirm(page: Page, recordId: string, id: string, profile: PersonaProfile): Promise<void> {
    return this.write(page, recordId, { kind: 'temporary', id, ...factsOf(profile) });
  }

  /** Puts a creation without a clear answer on record, in the place of its announcement if it has one. */
  async unconfirmed(
    page: Page,
    profile: PersonaProfile,
    recordId: string = randomUUID(),
  ): Promise<void> {
    await this.write(page, recordId, { kind: 'unconfirmed', ...factsOf(profile) });
    this.events.emit({ type: 'unconfirmed', pageId: page.id, name: profile.name, recordId });
  }

  /** Takes a temporary persona off record: it is gone, or never was. */
  async strike(page: Page, recordId: string): Promise<void> {
    await this.kept(page, () => this.store.delete(temporaryKey(page, recordId)));
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async write(page: Page, recordId: string, record: StoreRecord): Promise<void> {
    await this.kept(page, () => this.store.set(temporaryKey(page, recordId), record));
  }

  private async kept<T>(page: Page, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.events.emit({ type: 'store', pageId: page.id, reason });
      return undefined;
    }
  }
}

function factsOf({ name, profilePictureUrl }: PersonaProfile) {
  return { name, profilePictureUrl, createdAtMs: Date.now() };
}

/** Of a fixed length at its end, for profiles come with URLs of any length and stores limit their keys. */
function personaKey(page: Page, identity: string): string {
  return `${pageKey(page)} persona ${createHash('sha256').update(identity).digest('hex')}`;
}

function temporaryKey(page: Page, recordId: string): string {
  return `${pageKey(page)} temporary ${recordId}`;
}

function pageKey({ origin, id }: Page): string {
  return `${origin} ${id}`;
}
