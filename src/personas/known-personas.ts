import type { Page } from '../graph/pages';
import { Recent } from '../graph/recent';
import type { Persona, Wanted } from '../speakers/persona';

/** So many lasting personas of all Pages are known at least, those that spoke last. */
const MOST_KNOWN = 10_000;

/** What this process knows of the lasting personas of its Pages: as much as it can keep. */
export class KnownPersonas {
  private readonly byIdentity = new Recent<Page, Persona>(MOST_KNOWN);
  /** What was wanted when the persona of this ID was found or created. */
  private readonly wantedById = new Recent<Page, Wanted>(MOST_KNOWN);
  /** How personas have ended: `'deleted'` ones are not to be created again. */
  private readonly goneById = new Recent<Page, 'vanished' | 'deleted'>(MOST_KNOWN);

  get(page: Page, identity: string): Persona | undefined {
    return this.byIdentity.get(page, identity);
  }

  wanted(page: Page, personaId: string): Wanted | undefined {
    return this.wantedById.get(page, personaId);
  }

  gone(page: Page, personaId: string): 'vanished' | 'deleted' | undefined {
    return this.goneById.get(page, personaId);
  }

  add(page: Page, wanted: Wanted, persona: Persona): Persona {
    this.byIdentity.set(page, wanted.identity, persona);
    this.wantedById.set(page, persona.id, wanted);
    return persona;
  }

  /** From now on nobody speaks as this persona. */
  end(page: Page, personaId: string, how: 'vanished' | 'deleted'): void {
    const before = this.gone(page, personaId);
    this.goneById.set(page, personaId, before === 'deleted' ? before : how);
    const identity = this.wanted(page, personaId)?.identity;
    if (identity !== undefined && this.get(page, identity)?.id === personaId) {
      this.byIdentity.delete(page, identity);
    }
  }
}
