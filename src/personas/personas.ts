import { inTime, type Clock } from '../clock';
import { debug, type Events } from '../events';
import type { Account } from '../graph/account';
import type { Companion } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import { Leases } from '../records/leases';
import { Records } from '../records/records';
import type { Persona, PersonaProfile, Wanted } from '../speakers/persona';
import { closed } from '../stores/closed';
import type { PersonaStore } from '../stores/store';
import { Creations } from './creations';
import { LastingPersonas } from './lasting';
import { Leftovers } from './leftovers';
import { isForNow, Temporaries } from './temporaries';
import { UnderWay } from './under-way';

/** How long `close()` waits for messages, creations and deletions, and then for the store. */
const CLOSE_WORK_MS = 8_000;
const CLOSE_STORE_MS = 1_500;

/** What the keeper of the personas works with. */
export interface PersonasOptions {
  /** Each access is expected to end. */
  readonly store: PersonaStore;
  readonly clock: Clock;
  readonly events: Events;
  /** How long a persona is waited for that another process creates, in milliseconds. */
  readonly retryMs: number;
  /** After how many milliseconds of silence this process counts as dead for the others. */
  readonly leaseMs: number;
  /** Whose roster it is that personas are recorded for, such as `app:<appId>`. */
  readonly bot?: () => string;
}

/** Which persona a profile is on a Page: found, created, renewed and deleted. */
export class Personas {
  readonly underWay: UnderWay;
  private readonly clock: Clock;
  private readonly events: Events;
  private readonly records: Records;
  private readonly creations: Creations;
  private readonly lasting: LastingPersonas;
  private readonly leftovers: Leftovers;
  private readonly temporaries: Temporaries;
  private closing: Promise<void> | undefined;

  constructor({ store, clock, events, retryMs, leaseMs, bot }: PersonasOptions) {
    this.clock = clock;
    this.events = events;
    this.underWay = new UnderWay(clock);
    this.records = new Records(store, new Leases(store, leaseMs, clock), events, clock, bot);
    this.creations = new Creations(this.records, events, clock);
    this.lasting = new LastingPersonas(this.records, this.creations, events, clock, retryMs);
    this.leftovers = new Leftovers(this.records, events, this.underWay, clock, leaseMs);
    this.temporaries = new Temporaries(this.creations, this.leftovers);
  }

  /** The persona, where this process knows it already. */
  known(page: Page, wanted: Wanted): Persona | undefined {
    return isForNow(wanted)
      ? this.temporaries.get(page, wanted)
      : this.lasting.get(page, wanted.identity);
  }

  /**
   * Finds or creates the persona. All who ask at the same time share one answer.
   *
   * @param companion a message that may travel with the creation
   * @throws PersonaError what the Graph API or the store said; `UNAVAILABLE` after `close()`
   */
  async ensure(account: Account, wanted: Wanted, companion?: Companion): Promise<Persona> {
    const page = account.page ?? (await account.askPage());
    const known = this.known(page, wanted);
    if (known) return known;
    if (this.closing) throw closed();
    return isForNow(wanted)
      ? this.temporaries.ensure({ account, page, wanted, companion })
      : this.lasting.ensure({ account, page, wanted, companion });
  }

  /** Whether the persona is known to have vanished from the Page. */
  isGone(page: Page, personaId: string): boolean {
    return this.lasting.isGone(page, personaId);
  }

  /** Notes that a persona has vanished: from now on nobody speaks as it. */
  vanished(page: Page, personaId: string): void {
    this.lasting.vanished(page, personaId);
  }

  /**
   * Creates a persona again that has vanished, once for all who ask.
   *
   * @param wanted who was meant by it, where that is known; a temporary one is renewed within its lifetime
   * @returns the new one; `undefined` where no profile is known, or the persona was deleted on purpose
   * @throws PersonaError as `ensure` does
   */
  async renew(account: Account, vanished: Persona, wanted?: Wanted): Promise<Persona | undefined> {
    const page = account.page ?? (await account.askPage());
    if (this.closing) throw closed();
    return wanted && isForNow(wanted)
      ? this.temporaries.ensure({ account, page, wanted, previousId: vanished.id })
      : this.lasting.renew({ account, page, wanted }, vanished);
  }

  /**
   * Creates a persona, always a new one. It is never renewed or deleted by the plugin.
   *
   * @throws PersonaError what the Graph API said
   */
  async create(account: Account, profile: PersonaProfile): Promise<Persona> {
    const page = account.page ?? (await account.askPage());
    return this.creations.plain(page, profile, account.graph);
  }

  /**
   * Waits for the messages that are under way as this persona (60 seconds at most), deletes and forgets it. One that is
   * gone already counts as deleted. A store that fails is told as an event.
   *
   * @throws PersonaError what the Graph API said
   */
  async delete(account: Account, personaId: string): Promise<void> {
    const settled = this.underWay.settled(personaId);
    const page = account.page ?? (await account.askPage());
    await settled;
    await account.graph.deletePersona(personaId);
    await this.lasting.forget(page, personaId);
    this.events.emit({ type: 'deleted', pageId: page.id, personaId });
  }

  /** Whether `meet` was told of this token of the Page. */
  knows(pageId: string, token: string): boolean {
    return this.leftovers.knows(pageId, token);
  }

  /** The first event of a Page, or of a newer token of it, has reached this process: it can be swept. */
  meet(account: Account): void {
    this.leftovers.meet(account);
  }

  /**
   * Ends all lifetimes, waits for messages, creations and deletions under way, and releases the store: within ten
   * seconds. Afterwards only personas that are known can speak, without store, timers and sweeps.
   *
   * @throws what the store throws
   */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  private async finish(): Promise<void> {
    const late = new Error('it took too long');
    const within = (work: Promise<void>, limitMs: number) =>
      inTime(this.clock, work, limitMs, () => late).catch((error: unknown) => {
        if (error !== late) throw error;
        debug('not all is finished at the end: %s', error);
      });
    await within(this.settle(), CLOSE_WORK_MS);
    await within(this.records.close(), CLOSE_STORE_MS);
  }

  private async settle(): Promise<void> {
    this.temporaries.endAll();
    const deleted = this.leftovers.finish();
    await Promise.all([this.underWay.idle(), this.lasting.settled(), this.temporaries.settled()]);
    // What was under way may have left something to be deleted.
    await deleted;
    await this.leftovers.finish();
  }
}
