import { PersonaError } from '../errors';
import { debug, type Events } from '../events';
import type { GraphCalls } from '../graph/graph-calls';
import type { Leases } from '../records/leases';
import type { Page } from '../graph/pages';
import type { Leftover, Records } from '../records/records';

/** Timers may be early by a moment: the next look has to find the whole lease over. */
const MARGIN_MS = 10;

/** Deletes the temporary personas that dead processes left behind, on the Pages that this process has met. */
export class Sweeper {
  private readonly met = new Map<Page, GraphCalls>();
  private readonly metIds = new Set<string>();
  /** What belongs to this process now and is still there. */
  private readonly inherited = new Map<Page, Map<string, Leftover>>();
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly records: Records,
    private readonly leases: Leases,
    private readonly events: Events,
  ) {}

  /** Whether this process knows the Page, and so a token that sweeping needs. */
  knows(pageId: string): boolean {
    return this.metIds.has(pageId);
  }

  /** From now on the Page is swept about every `leaseMs`. */
  meet(page: Page, graph: GraphCalls): void {
    this.met.set(page, graph);
    this.metIds.add(page.id);
    // The first look: who does nothing until the next one is dead.
    this.sweep();
  }

  async close(): Promise<void> {
    for (const page of [...this.met.keys()]) this.forget(page);
    await this.sweeping;
    clearTimeout(this.timer);
  }

  /** Looks now, and again a lease after this look is done. */
  private sweep(): void {
    this.sweeping = this.sweeping.then(async () => {
      for (const [page, graph] of [...this.met]) await this.sweepPage(page, graph);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.sweep(), this.leases.leaseMs + MARGIN_MS).unref();
    });
  }

  private async sweepPage(page: Page, graph: GraphCalls): Promise<void> {
    const inherited = this.inherited.get(page) ?? new Map<string, Leftover>();
    this.inherited.set(page, inherited);
    try {
      for (const leftover of await this.records.inherit(page)) {
        inherited.set(leftover.recordId, leftover);
      }
      for (const leftover of inherited.values()) {
        await this.remove(page, leftover, graph);
        inherited.delete(leftover.recordId);
      }
      await this.leases.forgetDead();
    } catch (error) {
      debug('Page %s was not swept: %s', page.id, error);
      // A token that is no longer good: the next event of the Page brings another one.
      if (error instanceof PersonaError && error.code === 'NOT_ALLOWED') this.forget(page);
    }
  }

  private forget(page: Page): void {
    this.met.delete(page);
    this.metIds.delete(page.id);
  }

  private async remove(
    page: Page,
    { recordId, record }: Leftover,
    graph: GraphCalls,
  ): Promise<void> {
    const { id: personaId, name } = record;
    // Its creation was asked for, and nobody heard the answer: nothing is deleted by guess.
    if (personaId === undefined) return this.records.unconfirmed(page, record, recordId);
    const wasThere = await graph.deletePersona(personaId, true);
    // "Does not exist" is also what the token of another Page is told.
    if (!wasThere && (await graph.getPageId()) !== page.id) throw wrongPage(page);
    await this.records.strike(page, recordId);
    this.events.emit({ type: 'swept', pageId: page.id, personaId, name });
  }
}

function wrongPage({ id }: Page): PersonaError {
  return new PersonaError(
    'NOT_ALLOWED',
    `The access token for the events of Page ${id} is another Page's.`,
  );
}
