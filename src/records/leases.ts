import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { debug } from '../events';
import { RECORD_VERSION, type PersonaStore } from '../stores/store';

const GROUP = 'process';
/** So that a beat that comes late, or fails once, does not make a living process dead. */
const BEATS_PER_LEASE = 3;

/** What another process was last seen to do. */
interface Seen {
  readonly beat: number | undefined;
  /** By this process's own clock that only goes forward: no two clocks are ever compared. */
  readonly sinceMs: number;
}

/**
 * Which processes that share the store live: each writes another beat again and again, and one whose beat stays
 * the same for `leaseMs` counts as dead.
 */
export class Leases {
  /** The name of this process. */
  readonly owner = randomUUID();
  private readonly seen = new Map<string, Seen>();
  private beat = 0;
  private begun: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: PersonaStore,
    readonly leaseMs: number,
  ) {}

  /**
   * Begins to beat, if it has not yet. What this process leaves in the store has to come after that.
   *
   * @throws what the store throws
   */
  begin(): Promise<void> {
    this.begun ??= this.start().catch((error: unknown) => {
      this.begun = undefined;
      throw error;
    });
    return this.begun;
  }

  /**
   * Whether the process counts as dead: it was seen to do nothing for `leaseMs`. The first look never says so.
   *
   * @throws what the store throws
   */
  async isDead(owner: string): Promise<boolean> {
    if (owner === this.owner) return false;
    const record = await this.store.get(`${GROUP} ${owner}`);
    const beat = record?.kind === 'process' ? record.beat : undefined;
    const before = this.seen.get(owner);
    const nowMs = performance.now();
    if (!before || before.beat !== beat) {
      this.seen.set(owner, { beat, sinceMs: nowMs });
      return false;
    }
    return nowMs - before.sinceMs >= this.leaseMs;
  }

  /** Stops beating, and says so if the store can be written. */
  async end(): Promise<void> {
    if (!this.begun) return;
    clearInterval(this.timer);
    this.begun = undefined;
    await this.store
      .delete(`${GROUP} ${this.owner}`)
      .catch((error: unknown) => debug('the end of this process was not written: %s', error));
  }

  /** Takes away what processes left that have been dead for long. */
  async forgetDead(): Promise<void> {
    for (const [key] of await this.store.list(GROUP)) {
      const owner = key.slice(GROUP.length + 1);
      if (await this.isDead(owner)) await this.store.delete(key);
    }
  }

  private async start(): Promise<void> {
    await this.write();
    const again = () => {
      this.write().catch((error: unknown) => debug('a beat was not written: %s', error));
    };
    this.timer = setInterval(again, this.leaseMs / BEATS_PER_LEASE).unref();
  }

  private write(): Promise<void> {
    this.beat += 1;
    const record = { kind: 'process', version: RECORD_VERSION, beat: this.beat } as const;
    return this.store.set(`${GROUP} ${this.owner}`, record);
  }
}
