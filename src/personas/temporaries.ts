import type { Events } from '../events';
import type { Account } from '../graph/account';
import type { Companion } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import type { Lifetime } from '../speakers/lifetime';
import type { Persona, Wanted } from '../speakers/persona';
import type { CreatedTemporary, Creations } from './creations';
import type { Leftovers } from './leftovers';

/** A temporary speaker: wanted for a lifetime. */
export type WantedForNow = Wanted & { readonly lifetime: Lifetime };

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
    private readonly events: Events,
  ) {}

  /** The persona, where it speaks already in this lifetime. */
  get(page: Page, { lifetime, identity }: WantedForNow): Persona | undefined {
    const known = this.lifetimes.get(lifetime)?.get(page)?.get(identity);
    return known instanceof Promise ? undefined : known;
  }

  /**
   * The persona of this lifetime, created for the first who asks.
   *
   * @throws PersonaError what the Graph API said
   */
  ensure(
    account: Account,
    page: Page,
    wanted: WantedForNow,
    companion?: Companion,
  ): Promise<Persona> {
    const known = this.of(page, wanted.lifetime).get(wanted.identity);
    return Promise.resolve(
      known ?? this.create(account, page, wanted, () => ({ type: 'created' }), companion),
    );
  }

  /**
   * Creates a persona again that has vanished in its lifetime, once for all who ask.
   *
   * @throws PersonaError what the Graph API said
   */
  renew(
    account: Account,
    page: Page,
    wanted: WantedForNow,
    { id: previousId }: Persona,
  ): Promise<Persona> {
    const known = this.of(page, wanted.lifetime).get(wanted.identity);
    if (known && (known instanceof Promise || known.id !== previousId)) {
      return Promise.resolve(known);
    }
    return this.create(account, page, wanted, () => ({ type: 'renewed', previousId }));
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

  private create(
    account: Account,
    page: Page,
    wanted: WantedForNow,
    happening: () => { type: 'created' } | { type: 'renewed'; previousId: string },
    companion?: Companion,
  ): Promise<Persona> {
    const { profile, identity, lifetime } = wanted;
    const personas = this.of(page, lifetime);
    const asked = this.creations.temporary(account, page, wanted, companion).then(
      (created) => {
        const { persona } = created;
        personas.set(identity, persona);
        const about = { pageId: page.id, personaId: persona.id, name: profile.name };
        this.events.emit({ ...happening(), ...about });
        this.deleteAfter(account, page, wanted, created);
        return persona;
      },
      (error: unknown) => {
        personas.delete(identity);
        throw error;
      },
    );
    personas.set(identity, asked);
    this.creating.add(asked);
    const settled = () => this.creating.delete(asked);
    asked.then(settled, settled);
    return asked;
  }

  /** A method of its own: what stays until then must not hold the promise of the creation, see `ByIdentity`. */
  private deleteAfter(
    account: Account,
    page: Page,
    { profile: { name }, lifetime }: WantedForNow,
    { persona: { id: personaId }, recordId }: CreatedTemporary,
  ): void {
    lifetime.whenOver(() =>
      this.leftovers.add(account, page, { recordId, personaId, name, tell: 'deleted' }),
    );
  }
}
