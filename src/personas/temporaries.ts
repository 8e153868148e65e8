import type { Page } from '../graph/pages';
import type { Lifetime } from '../speakers/lifetime';
import type { Persona, Wanted } from '../speakers/persona';
import type { Asked } from './asked';
import type { Creations } from './creations';
import type { Leftovers } from './leftovers';

/** A temporary speaker: wanted for a lifetime. */
export type WantedForNow = Wanted & { readonly lifetime: Lifetime };

type AskedForNow = Asked<WantedForNow>;

export function isForNow(wanted: Wanted): wanted is WantedForNow {
  return wanted.lifetime !== undefined;
}

/**
 * The temporary personas of one lifetime on one Page, by identity: asked for, or there.
 *
 * No promise is kept when it is settled: Node keeps the asynchronous context of a promise on it, and a context
 * whose end Bottender does not tell could never become garbage.
 */
type ByIdentity = Map<string, Promise<Persona> | Persona>;

/** Personas with an end: created when they first speak, left to be deleted when their lifetime is over. */
export class Temporaries {
  private readonly lifetimes = new Map<Lifetime, Map<Page, ByIdentity>>();
  private readonly creating = new Set<Promise<Persona>>();

  constructor(
    private readonly creations: Creations,
    private readonly leftovers: Leftovers,
  ) {}

  /** The persona, where it speaks already in this lifetime. */
  get(page: Page, { lifetime, identity }: WantedForNow): Persona | undefined {
    const known = this.lifetimes.get(lifetime)?.get(page)?.get(identity);
    return known instanceof Promise ? undefined : known;
  }

  /**
   * The persona of this lifetime, created for the first who asks. One that has vanished is created again, once for all
   * who ask.
   *
   * @throws PersonaError what the Graph API said
   */
  ensure(asked: AskedForNow): Promise<Persona> {
    const { page, wanted, previousId } = asked;
    const known = this.of(page, wanted.lifetime).get(wanted.identity);
    const isThere = known && (known instanceof Promise || known.id !== previousId);
    return isThere ? Promise.resolve(known) : this.create(asked);
  }

  /** Ends all lifetimes. */
  endAll(): void {
    for (const lifetime of [...this.lifetimes.keys()]) lifetime.end();
  }

  /** Resolves when nothing is being created. */
  async settled(): Promise<void> {
    while (this.creating.size > 0) await Promise.allSettled(this.creating);
  }

  private of(page: Page, lifetime: Lifetime): ByIdentity {
    let pages = this.lifetimes.get(lifetime);
    if (!pages) {
      this.lifetimes.set(lifetime, (pages = new Map<Page, ByIdentity>()));
      lifetime.whenOver(() => this.lifetimes.delete(lifetime));
    }
    let personas = pages.get(page);
    if (!personas) pages.set(page, (personas = new Map() as ByIdentity));
    return personas;
  }

  private create(asked: AskedForNow): Promise<Persona> {
    const { page, wanted } = asked;
    const personas = this.of(page, wanted.lifetime);
    const creation = this.creations.temporary(asked).then(
      ({ persona, recordId }) => {
        personas.set(wanted.identity, persona);
        this.deleteAfter(asked, persona.id, recordId);
        return persona;
      },
      (error: unknown) => {
        personas.delete(wanted.identity);
        throw error;
      },
    );
    personas.set(wanted.identity, creation);
    this.creating.add(creation);
    const settled = () => this.creating.delete(creation);
    creation.then(settled, settled);
    return creation;
  }

  /** A method of its own: what stays until then must not hold the promise of the creation, see `ByIdentity`. */
  private deleteAfter(
    { account, page, wanted }: AskedForNow,
    personaId: string,
    recordId: string,
  ): void {
    const { name } = wanted.profile;
    wanted.lifetime.whenOver(() =>
      this.leftovers.add(account, page, { recordId, personaId, name, tell: 'deleted' }),
    );
  }
}
