import type { Clock, Timer } from '../clock';
import { debug, type Events } from '../events';
import type { Account } from '../graph/account';
import type { Page } from '../graph/pages';
import type { Records } from '../records/records';
import type { UnderWay } from './under-way';

/** Timers may be early by a moment: the next look has to find the whole lease over. */
const MARGIN_MS = 10;

/** A temporary persona that nobody speaks as any more. */
export interface Leftover {
  readonly recordId: string;
  readonly personaId: string;
  readonly name: string;
  /** What the event of its deletion is called: `'swept'` for what a dead process has left. */
  readonly tell: 'deleted' | 'swept';
}

/** One that is to be deleted, and how far that has come. */
interface Entry extends Leftover {
  isBusy: boolean;
  /** It is certain that it is off the Page: only its record is left. */
  isDeleted: boolean;
  /** The tokens that were tried since the last look. */
  tokens: string[];
  /** It had its last try, in `finish()`. */
  isLast: boolean;
}

/** What is to be deleted on one Page. */
interface OnPage {
  /** Of the newest token. */
  account: Account;
  /** An event of the Page has reached this process: it looks for what dead processes have left. */
  isMet: boolean;
  /** When the next look is due, by the clock. */
  dueMs: number;
  readonly entries: Map<string, Entry>;
}

/**
 * The one list of personas that are to be deleted: what ended lifetimes leave, and what dead processes have left.
 *
 * Each is tried at once, when the Page has a newer token, and then about every lease, until it is certain that it is
 * gone. One that cannot be deleted keeps none of the others.
 */
export class Leftovers {
  /** In the order in which they are due: each one that was looked at goes to the end. */
  private readonly pages = new Map<Page, OnPage>();
  /** The newest token of each Page that was met, by its ID. */
  private readonly tokens = new Map<string, string>();
  private readonly deletions = new Set<Promise<void>>();
  private timer: Timer | undefined;
  private isLooking = false;
  private isOpen = true;

  constructor(
    private readonly records: Records,
    private readonly events: Events,
    private readonly underWay: UnderWay,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  /** Whether an event of the Page has come with this token. */
  knows(pageId: string, token: string): boolean {
    return this.tokens.get(pageId) === token;
  }

  /** An event of the Page has come, with this token. */
  meet(account: Account): void {
    const { page, token } = account;
    if (!page || !this.isOpen || this.knows(page.id, token)) return;
    this.tokens.set(page.id, token);
    const onPage = this.pages.get(page) ?? nothingOn(account);
    const wasMet = onPage.isMet;
    onPage.account = account;
    onPage.isMet = true;
    this.toTheEnd(page, onPage);
    if (wasMet) this.tryAll(page, onPage);
    // Who does nothing from this look to the next one is dead.
    else void this.lookAt(page, onPage);
  }

  /** Deletes in the background: nobody waits for it. */
  add(account: Account, page: Page, leftover: Leftover): void {
    let onPage = this.pages.get(page);
    if (!onPage) this.toTheEnd(page, (onPage = nothingOn(account)));
    if (!onPage.isMet) onPage.account = account;
    this.try(page, onPage, this.enter(onPage, leftover));
  }

  /** Stops looking, gives each persona one last try, and resolves when all tries are over. */
  async finish(): Promise<void> {
    this.isOpen = false;
    this.timer?.cancel();
    // Those that are being tried already get their last try afterwards.
    for (const round of ['first', 'last']) {
      debug('the %s round of deletions before the end', round);
      for (const [page, onPage] of this.pages) this.tryAll(page, onPage);
      while (this.deletions.size > 0) await Promise.allSettled(this.deletions);
    }
  }

  private toTheEnd(page: Page, onPage: OnPage): void {
    onPage.dueMs = this.clock.now() + this.leaseMs + MARGIN_MS;
    this.pages.delete(page);
    this.pages.set(page, onPage);
    this.wait();
  }

  private enter({ entries }: OnPage, leftover: Leftover): Entry {
    const entry = { ...leftover, isBusy: false, isDeleted: false, isLast: false, tokens: [] };
    entries.set(entry.recordId, entry);
    return entry;
  }

  /** One timer for all Pages: the first one is the next to be looked at. */
  private wait(): void {
    const [next] = this.pages.values();
    if (this.timer || this.isLooking || !this.isOpen || !next) return;
    const look = () => {
      this.timer = undefined;
      void this.look();
    };
    this.timer = this.clock.after(Math.max(0, next.dueMs - this.clock.now()), look);
  }

  /** Looks at the Pages that are due, one after another. */
  private async look(): Promise<void> {
    this.isLooking = true;
    for (const [page, onPage] of this.pages) {
      if (!this.isOpen || onPage.dueMs > this.clock.now()) break;
      if (!onPage.isMet && onPage.entries.size === 0) {
        this.pages.delete(page);
        continue;
      }
      this.toTheEnd(page, onPage);
      await this.lookAt(page, onPage);
    }
    this.isLooking = false;
    this.wait();
  }

  private async lookAt(page: Page, onPage: OnPage): Promise<void> {
    try {
      const inherited = onPage.isMet ? await this.records.inherit(page) : [];
      for (const { recordId, record } of inherited) {
        const { id: personaId, name } = record;
        // Its creation was asked for, and nobody heard the answer: nothing is deleted by guess.
        if (personaId === undefined) await this.records.unconfirmed(page, record, recordId);
        else this.enter(onPage, { recordId, personaId, name, tell: 'swept' });
      }
    } catch (error) {
      debug('Page %s was not looked at: %s', page.id, error);
    }
    for (const entry of onPage.entries.values()) entry.tokens = [];
    this.tryAll(page, onPage);
  }

  private tryAll(page: Page, onPage: OnPage): void {
    for (const entry of onPage.entries.values()) this.try(page, onPage, entry);
  }

  private try(page: Page, onPage: OnPage, entry: Entry): void {
    const { account } = onPage;
    // A token that was refused is asked again at the next look, not with each event.
    if (entry.isBusy || (this.isOpen ? entry.tokens.includes(account.token) : entry.isLast)) return;
    entry.isBusy = true;
    entry.isLast = !this.isOpen;
    entry.tokens.push(account.token);
    const deletion = this.delete(page, account, entry)
      .then((isGone) => {
        if (isGone) onPage.entries.delete(entry.recordId);
      })
      .catch((error: unknown) => debug('a temporary persona is still there: %s', error))
      .finally(() => {
        entry.isBusy = false;
        this.deletions.delete(deletion);
        const isLeft = this.isOpen && onPage.entries.has(entry.recordId);
        // A newer token may have come meanwhile.
        if (isLeft) this.try(page, onPage, entry);
      });
    this.deletions.add(deletion);
  }

  /** @returns whether it is off the record, too */
  private async delete(page: Page, { graph }: Account, entry: Entry): Promise<boolean> {
    const { recordId, personaId, name, tell } = entry;
    // A handler may have used the ID for messages of its own, through the client.
    await this.underWay.settled(personaId);
    if (!entry.isDeleted) {
      await graph.deletePersona(personaId, true);
      entry.isDeleted = true;
      this.events.emit({ type: tell, pageId: page.id, personaId, name });
    }
    return this.records.strike(page, recordId);
  }
}

function nothingOn(account: Account): OnPage {
  return { account, isMet: false, dueMs: 0, entries: new Map<string, Entry>() };
}
