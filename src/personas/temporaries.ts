import { debug, type Events } from '../events';
import type { Creations } from './creations';
import type { GraphCalls } from '../graph/graph-calls';
import type { Lifetime } from '../speakers/lifetime';
import type { Page } from '../graph/pages';
import type { Persona, Wanted } from '../speakers/persona';
import type { Records } from '../records/records';
import { SETTLE_LIMIT_MS, type UnderWay } from './under-way';

/** When a deletion that failed is tried again; after the last time its record stays for a later sweep. */
const DELETE_AGAIN_AFTER_MS = [5_000, 60_000, 10 * 60_000];

/** A temporary speaker: wanted for a lifetime. */
export type WantedForNow = Wanted & { readonly lifetime: Lifetime };

/** A temporary persona on the Page. */
interface Living {
  readonly page: Page;
  readonly persona: Persona;
  readonly recordId: string;
  readonly graph: GraphCalls;
}

/**
 * The temporary personas of one lifetime on one Page, by identity: asked for, or there.
 *
 * No promise is kept when it is settled: Node keeps the asynchronous context of a promise on it, and a context
 * whose end Bottender does not tell could never become garbage.
 */
type Personas = Map<string, Promise<Persona> | Persona>;

/** Personas with an end: created when they first speak, deleted when their lifetime is over. */
export class Temporaries {
  private readonly lifetimes = new Map<Lifetime, Map<Page, Personas>>();
  private readonly creating = new Set<Promise<Persona>>();
  /** Deletions that are under way or have failed and wait to be tried again. */
  private readonly deletions = new Map<Living, Promise<void>>();
  private readonly waiting = new Map<Living, NodeJS.Timeout>();

  constructor(
    private readonly records: Records,
    private readonly creations: Creations,
    private readonly events: Events,
    private readonly underWay: UnderWay,
  ) {}

  /** The persona, where it speaks already in this lifetime. */
  peek(page: Page, { lifetime, identity }: WantedForNow): Persona | undefined {
    const known = this.lifetimes.get(lifetime)?.get(page)?.get(identity);
    return known instanceof Promise ? undefined : known;
  }

  /**
   * The persona of this lifetime, created for the first who asks.
   *
   * @throws PersonaError what the Graph API said
   */
  ensure(page: Page, wanted: WantedForNow, graph: GraphCalls): Promise<Persona> {
    const personas = this.personasOf(page, wanted.lifetime);
    const known = personas.get(wanted.identity) ?? this.create(page, wanted, graph, personas);
    return Promise.resolve(known);
  }

  /**
   * Creates a persona again that has vanished in its lifetime, once for all who ask.
   *
   * @throws PersonaError what the Graph API said
   */
  renew(page: Page, wanted: WantedForNow, vanished: Persona, graph: GraphCalls): Promise<Persona> {
    const personas = this.personasOf(page, wanted.lifetime);
    const known = personas.get(wanted.identity);
    if (known && (known instanceof Promise || known.id !== vanished.id)) {
      return Promise.resolve(known);
    }
    return this.create(page, wanted, graph, personas, vanished.id);
  }

  /** Ends all lifetimes, and finishes what there is to delete. */
  async close(): Promise<void> {
    for (const lifetime of [...this.lifetimes.keys()]) lifetime.end();
    for (const [living, timer] of [...this.waiting]) {
      clearTimeout(timer);
      this.waiting.delete(living);
      this.remove(living, DELETE_AGAIN_AFTER_MS.length);
    }
    while (this.creating.size + this.deletions.size > 0) {
      await Promise.allSettled([...this.creating, ...this.deletions.values()]);
    }
  }

  private personasOf(page: Page, lifetime: Lifetime): Personas {
    let pages = this.lifetimes.get(lifetime);
    if (!pages) {
      this.lifetimes.set(lifetime, (pages = new Map<Page, Personas>()));
      lifetime.whenOver(() => this.lifetimes.delete(lifetime));
    }
    let personas = pages.get(page);
    if (!personas) pages.set(page, (personas = new Map() as Personas));
    return personas;
  }

  private create(
    page: Page,
    wanted: WantedForNow,
    graph: GraphCalls,
    personas: Personas,
    previousId?: string,
  ): Promise<Persona> {
    const { profile, identity, lifetime } = wanted;
    const asked = this.creations.temporary(page, wanted, graph).then(
      ({ persona, recordId }) => {
        personas.set(identity, persona);
        const about = { pageId: page.id, personaId: persona.id, name: profile.name };
        if (previousId === undefined) this.events.emit({ type: 'created', ...about });
        else this.events.emit({ type: 'renewed', ...about, previousId });
        this.removeAfter(lifetime, { page, persona, recordId, graph });
        return persona;
      },
      (error: unknown) => {
        personas.delete(identity);
        throw error;
      },
    );
    personas.set(identity, asked);
    this.creating.add(asked);
    const created = () => this.creating.delete(asked);
    asked.then(created, created);
    return asked;
  }

  /** A method of its own: what stays until then must not hold the promise of the creation, see `Personas`. */
  private removeAfter(lifetime: Lifetime, living: Living): void {
    lifetime.whenOver(() => this.remove(living));
  }

  /** Deletes in the background: nobody waits for it. */
  private remove(living: Living, tries = 0): void {
    const deletion = this.delete(living)
      .catch((error: unknown) => {
        debug('a temporary persona is still there: %s', error);
        this.removeLater(living, tries);
      })
      .finally(() => this.deletions.delete(living));
    this.deletions.set(living, deletion);
  }

  private removeLater(living: Living, tries: number): void {
    const afterMs = DELETE_AGAIN_AFTER_MS[tries];
    if (afterMs === undefined) return;
    const again = () => {
      this.waiting.delete(living);
      this.remove(living, tries + 1);
    };
    this.waiting.set(living, setTimeout(again, afterMs).unref());
  }

  private async delete({ page, persona, recordId, graph }: Living): Promise<void> {
    // A handler may have used the ID for messages of its own, through the client.
    await this.underWay.settled(persona.id, SETTLE_LIMIT_MS);
    await graph.deletePersona(persona.id, true);
    await this.records.strike(page, recordId);
    this.events.emit({
      type: 'deleted',
      pageId: page.id,
      personaId: persona.id,
      name: persona.name,
    });
  }
}
