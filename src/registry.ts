import { createHash } from 'node:crypto';

import type { Events } from './events';
import type { GraphCalls } from './graph';
import type { Page } from './pages';
import type { Persona, PersonaProfile, Wanted } from './persona';
import type { PersonaStore } from './stores/store';

/** Which persona a profile is on which Page: found once, created once, whoever asks. */
export class Registry {
  private readonly known = new Map<Page, Map<string, Persona>>();
  private readonly asked = new Map<string, Promise<Persona>>();

  constructor(
    private readonly store: PersonaStore,
    private readonly events: Events,
  ) {}

  /** The persona, where this process knows it already. */
  peek(page: Page, identity: string): Persona | undefined {
    return this.known.get(page)?.get(identity);
  }

  /**
   * Finds or creates the persona. All who ask at the same time share one answer; a failure is not
   * remembered.
   *
   * @throws PersonaError what the Graph API said
   */
  ensure(page: Page, wanted: Wanted, graph: GraphCalls): Promise<Persona> {
    const known = this.peek(page, wanted.identity);
    if (known) return Promise.resolve(known);
    const key = storeKey(page, wanted.identity);
    let asked = this.asked.get(key);
    if (!asked) {
      asked = this.findOrCreate(key, page, wanted, graph).finally(() => this.asked.delete(key));
      this.asked.set(key, asked);
    }
    return asked;
  }

  /** Forgets a persona that is no longer on the Page, whatever profiles led to it. */
  async forget(page: Page, personaId: string): Promise<void> {
    const known = this.known.get(page) ?? new Map<string, Persona>();
    for (const [identity, { id }] of [...known]) {
      if (id !== personaId) continue;
      known.delete(identity);
      await this.kept(page, () => this.store.delete(storeKey(page, identity)));
    }
  }

  private async findOrCreate(
    key: string,
    page: Page,
    { identity, profile }: Wanted,
    graph: GraphCalls,
  ): Promise<Persona> {
    const record = await this.kept(page, () => this.store.get(key));
    if (record) {
      const { id, name } = record;
      this.events.emit({ type: 'reused', pageId: page.id, personaId: id, name });
      return this.remember(page, identity, id, record);
    }
    const { name, profilePictureUrl } = profile;
    const { id } = await graph.createPersona({ name, profilePictureUrl });
    this.events.emit({ type: 'created', pageId: page.id, personaId: id, name });
    await this.kept(page, () =>
      this.store.set(key, { id, name, profilePictureUrl, createdAtMs: Date.now() }),
    );
    return this.remember(page, identity, id, profile);
  }

  private remember(
    page: Page,
    identity: string,
    id: string,
    { name, profilePictureUrl }: Pick<PersonaProfile, 'name' | 'profilePictureUrl'>,
  ): Persona {
    const persona = Object.freeze({ id, name, profilePictureUrl });
    const known = this.known.get(page) ?? new Map<string, Persona>();
    this.known.set(page, known.set(identity, persona));
    return persona;
  }

  /** A broken store costs no message: the persona is then known to this process alone. */
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

/** Of a fixed length, for profiles come with URLs of any length and stores limit their keys. */
function storeKey(page: Page, identity: string): string {
  return createHash('sha256').update(`${page.origin}\n${page.id}\n${identity}`).digest('hex');
}
