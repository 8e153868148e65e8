import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Creations } from './creations';
import { PersonaError } from '../errors';
import type { Events } from '../events';
import type { GraphCalls } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import { wantedBy, type Persona, type Wanted } from '../speakers/persona';
import type { Records } from '../records/records';

/** How often the record of a persona is looked for that another process creates. */
const LOOK_AGAIN_MS = 50;

/** What this process knows of the personas of one Page. */
class KnownPersonas {
  readonly byIdentity = new Map<string, Persona>();
  /** What was wanted when the persona of this ID was found or created. */
  readonly wantedById = new Map<string, Wanted>();
  /** Personas that have vanished; `deleted` ones are not to be created again. */
  readonly gone = new Map<string, { deleted: boolean }>();
}

/** Which persona a profile is on which Page: found once, created once, whoever asks. */
export class Registry {
  private readonly pages = new Map<Page, KnownPersonas>();
  private readonly asked = new Map<string, Promise<Persona>>();

  /** @param waitMs how long a persona is waited for that another process creates */
  constructor(
    private readonly records: Records,
    private readonly creations: Creations,
    private readonly events: Events,
    private readonly waitMs: number,
  ) {}

  /** The persona, where this process knows it already. */
  peek(page: Page, identity: string): Persona | undefined {
    return this.pages.get(page)?.byIdentity.get(identity);
  }

  /** Whether the persona is known to have vanished from the Page. */
  isGone(page: Page, personaId: string): boolean {
    return this.pages.get(page)?.gone.has(personaId) ?? false;
  }

  /**
   * Finds or creates the persona. All who ask at the same time share one answer; a passing failure is not
   * remembered, a refusal for good for ten minutes.
   *
   * @throws PersonaError what the Graph API said
   */
  ensure(page: Page, wanted: Wanted, graph: GraphCalls): Promise<Persona> {
    const known = this.peek(page, wanted.identity);
    return known ? Promise.resolve(known) : this.shared(page, wanted, graph);
  }

  /**
   * Creates a persona again that has vanished, from the profile it was created with or from its own. All who
   * ask share one new persona.
   *
   * @returns the new one; `undefined` where no profile is known, or the persona was deleted on purpose
   * @throws PersonaError what the Graph API said
   */
  async renew(page: Page, vanished: Persona, graph: GraphCalls): Promise<Persona | undefined> {
    this.lost(page, vanished.id);
    const { wantedById, gone } = this.of(page);
    const wanted = wantedById.get(vanished.id) ?? ownProfile(vanished);
    if (!wanted || gone.get(vanished.id)?.deleted) return undefined;
    const known = this.peek(page, wanted.identity);
    return known ?? this.shared(page, wanted, graph, vanished.id);
  }

  /** Notes that a persona has vanished: from now on nobody speaks as it. */
  lost(page: Page, personaId: string): void {
    const known = this.of(page);
    const wanted = known.wantedById.get(personaId);
    if (!known.gone.has(personaId)) known.gone.set(personaId, { deleted: false });
    if (wanted && known.byIdentity.get(wanted.identity)?.id === personaId) {
      known.byIdentity.delete(wanted.identity);
    }
  }

  /** Forgets a persona that was deleted on purpose: it is never renewed. */
  async forget(page: Page, personaId: string): Promise<void> {
    const { gone, wantedById } = this.of(page);
    const wanted = wantedById.get(personaId);
    this.lost(page, personaId);
    gone.set(personaId, { deleted: true });
    if (!wanted) return;
    const record = await this.records.find(page, wanted.identity);
    if (record?.id === personaId) await this.records.forget(page, wanted.identity);
  }

  private shared(
    page: Page,
    wanted: Wanted,
    graph: GraphCalls,
    previousId?: string,
  ): Promise<Persona> {
    const key = `${page.origin}\n${page.id}\n${wanted.identity}`;
    let asked = this.asked.get(key);
    if (!asked) {
      asked = this.findOrCreate(page, wanted, graph, previousId).finally(() =>
        this.asked.delete(key),
      );
      this.asked.set(key, asked);
    }
    return asked;
  }

  /** The first process to claim the persona creates it; the others wait for its record. */
  private async findOrCreate(
    page: Page,
    wanted: Wanted,
    graph: GraphCalls,
    previousId: string | undefined,
  ): Promise<Persona> {
    const { identity } = wanted;
    const deadline = performance.now() + this.waitMs;
    for (;;) {
      const found = await this.find(page, wanted);
      if (found) return found;
      if (await this.records.claim(page, identity)) break;
      if (performance.now() >= deadline) throw claimedByAnother(wanted);
      await sleep(LOOK_AGAIN_MS);
    }
    try {
      // Another process may have finished between the look and the claim.
      return (
        (await this.find(page, wanted)) ?? (await this.create(page, wanted, graph, previousId))
      );
    } finally {
      await this.records.release(page, identity);
    }
  }

  private async find(page: Page, wanted: Wanted): Promise<Persona | undefined> {
    const record = await this.records.find(page, wanted.identity);
    if (!record || this.isGone(page, record.id)) return undefined;
    const { id, name, profilePictureUrl } = record;
    this.events.emit({ type: 'reused', pageId: page.id, personaId: id, name });
    return this.remember(page, wanted, Object.freeze({ id, name, profilePictureUrl }));
  }

  private async create(
    page: Page,
    wanted: Wanted,
    graph: GraphCalls,
    previousId: string | undefined,
  ): Promise<Persona> {
    const { profile } = wanted;
    const persona = await this.creations.lasting(page, wanted, graph);
    const about = { pageId: page.id, personaId: persona.id, name: profile.name };
    if (previousId === undefined) this.events.emit({ type: 'created', ...about });
    else this.events.emit({ type: 'renewed', ...about, previousId });
    await this.records.keep(page, wanted, persona.id);
    return this.remember(page, wanted, persona);
  }

  private remember(page: Page, wanted: Wanted, persona: Persona): Persona {
    const known = this.of(page);
    known.byIdentity.set(wanted.identity, persona);
    known.wantedById.set(persona.id, wanted);
    return persona;
  }

  private of(page: Page): KnownPersonas {
    let known = this.pages.get(page);
    if (!known) this.pages.set(page, (known = new KnownPersonas()));
    return known;
  }
}

function claimedByAnother({ profile }: Wanted): PersonaError {
  return new PersonaError(
    'UNAVAILABLE',
    `The persona ${JSON.stringify(profile.name)} is being created by another process, for too long.`,
  );
}

/** A persona that brings name and picture can be created again from them. */
function ownProfile({ name, profilePictureUrl }: Persona): Wanted | undefined {
  if (name === undefined || profilePictureUrl === undefined) return undefined;
  return wantedBy({ name, profilePictureUrl });
}
