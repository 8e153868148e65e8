import { inTime, pause, type Clock } from '../clock';
import { PersonaError } from '../errors';
import { debug, type Events } from '../events';
import type { Page } from '../graph/pages';
import type { Records } from '../records/records';
import { wantedBy, type Persona, type Wanted } from '../speakers/persona';
import type { Asked } from './asked';
import type { Creations } from './creations';
import { KnownPersonas } from './known-personas';

/** How often the record of a persona is looked for that another process creates: more and more seldom. */
const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 1000;
/** How long a new persona waits for its record to be written. Its claim says what was asked for. */
const RECORD_WAIT_MS = 1000;

/** Personas without an end: which one a profile is on which Page. Found once, created once, whoever asks. */
export class LastingPersonas {
  private readonly known = new KnownPersonas();
  private readonly searches = new Map<Page, Map<string, Promise<Persona>>>();
  /** Writing of records that nobody waits for any more. */
  private readonly writing = new Set<Promise<void>>();

  /** @param waitMs how long a persona is waited for that another process creates */
  constructor(
    private readonly records: Records,
    private readonly creations: Creations,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly waitMs: number,
  ) {}

  /** The persona, where this process knows it already. */
  get(page: Page, identity: string): Persona | undefined {
    return this.known.get(page, identity);
  }

  isGone(page: Page, personaId: string): boolean {
    return this.known.gone(page, personaId) !== undefined;
  }

  vanished(page: Page, personaId: string): void {
    this.known.end(page, personaId, 'vanished');
  }

  /** All who ask at the same time share one answer. @throws PersonaError what the Graph API said */
  ensure(asked: Asked): Promise<Persona> {
    const known = this.get(asked.page, asked.wanted.identity);
    return known ? Promise.resolve(known) : this.search(asked);
  }

  /**
   * Creates a persona again that has vanished, from the profile it was created with or from its own. All who
   * ask share one new persona.
   *
   * @returns the new one; `undefined` where no profile is known, or the persona was deleted on purpose
   * @throws PersonaError what the Graph API said
   */
  async renew(
    { account, page, wanted: meant }: Omit<Asked, 'wanted'> & { wanted: Wanted | undefined },
    vanished: Persona,
  ): Promise<Persona | undefined> {
    this.vanished(page, vanished.id);
    const wanted = meant ?? this.known.wanted(page, vanished.id) ?? ownProfile(vanished);
    if (!wanted || this.known.gone(page, vanished.id) === 'deleted') return undefined;
    return this.ensure({ account, page, wanted, previousId: vanished.id });
  }

  /** Forgets a persona that was deleted on purpose: it is never renewed. */
  async forget(page: Page, personaId: string): Promise<void> {
    this.known.end(page, personaId, 'deleted');
    await this.records.forget(page, personaId);
  }

  /** Resolves when nothing is being created or written. */
  async settled(): Promise<void> {
    for (;;) {
      const searches = [...this.searches.values()].flatMap((each) => [...each.values()]);
      if (searches.length + this.writing.size === 0) return;
      await Promise.allSettled([...searches, ...this.writing]);
    }
  }

  private search(asked: Asked): Promise<Persona> {
    const { page, wanted } = asked;
    let searches = this.searches.get(page);
    if (!searches) this.searches.set(page, (searches = new Map<string, Promise<Persona>>()));
    const running = searches.get(wanted.identity);
    if (running) return running;
    const begun = this.findOrCreate(asked).finally(() => {
      searches.delete(wanted.identity);
      if (searches.size === 0) this.searches.delete(page);
    });
    searches.set(wanted.identity, begun);
    return begun;
  }

  /** The first process to claim the persona creates it; the others wait for its record. */
  private async findOrCreate(asked: Asked): Promise<Persona> {
    const { clock, records } = this;
    const { page, wanted } = asked;
    const { identity, profile } = wanted;
    const deadline = clock.now() + this.waitMs;
    for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(2 * lookMs, LONGEST_LOOK_MS)) {
      const found = await this.find(page, wanted);
      if (found) return found;
      if (await records.claim(page, identity, profile)) break;
      if (clock.now() >= deadline) throw claimedByAnother(wanted);
      await pause(clock, lookMs * (0.5 + clock.chance() / 2), true);
    }
    let written: Promise<boolean> | undefined;
    let kept: Promise<void> | undefined;
    try {
      // Another process may have finished between the look and the claim.
      const found = await this.find(page, wanted);
      if (found) return found;
      const persona = await this.creations.lasting(asked, (created) => {
        this.known.add(page, wanted, created);
        written = records.keep(page, wanted, created.id);
        kept = this.keep(page, wanted, created.id, written);
      });
      await this.inBrief(written);
      return persona;
    } finally {
      // The record first: whoever finds neither record nor claim creates another persona.
      this.inBackground(Promise.resolve(kept).then(() => records.release(page, identity)));
    }
  }

  private async find(page: Page, wanted: Wanted): Promise<Persona | undefined> {
    const record = await this.records.find(page, wanted.identity);
    if (!record || this.isGone(page, record.id)) return undefined;
    const { id, name, profilePictureUrl } = record;
    this.events.emit({ type: 'reused', pageId: page.id, personaId: id, name });
    return this.known.add(page, wanted, Object.freeze({ id, name, profilePictureUrl }));
  }

  /** Puts a new persona on record, however long that takes: as long as its claim stands, nobody creates another. */
  private async keep(
    page: Page,
    wanted: Wanted,
    personaId: string,
    firstTry: Promise<boolean>,
  ): Promise<void> {
    if (await firstTry) return;
    const isGone = () => this.isGone(page, personaId);
    const write = async () => isGone() || this.records.keep(page, wanted, personaId);
    await this.records.tries.until(write);
  }

  private inBackground(work: Promise<void>): void {
    const written = work.finally(() => this.writing.delete(written));
    this.writing.add(written);
  }

  /** A store that does not answer does not keep a persona that is there from speaking. */
  private async inBrief(work: Promise<unknown> | undefined): Promise<void> {
    const late = () => new Error('its record takes long to write');
    await inTime(this.clock, Promise.resolve(work), RECORD_WAIT_MS, late).catch((error: unknown) =>
      debug('a new persona does not wait: %s', error),
    );
  }
}

function claimedByAnother({ profile }: Wanted): PersonaError {
  return new PersonaError(
    'UNAVAILABLE',
    `Another process has been creating the persona ${JSON.stringify(profile.name)} for too long. Try again later.`,
  );
}

/** A persona that brings name and picture can be created again from them. */
function ownProfile({ name, profilePictureUrl }: Persona): Wanted | undefined {
  if (name === undefined || profilePictureUrl === undefined) return undefined;
  return wantedBy({ name, profilePictureUrl });
}
