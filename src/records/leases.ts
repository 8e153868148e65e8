import { inTime, type Clock, type Timer } from '../clock';
import { debug } from '../events';
import { Recent } from '../graph/recent';
import { closed } from '../stores/closed';
import { RECORD_VERSION, type PersonaStore, type StoreRecord } from '../stores/store';

const GROUP = 'process';
/** So that a beat that comes late, or fails once, does not make a living process dead. */
const BEATS_PER_LEASE = 3;
/** For how much of a lease a look at a process is good: waiting for it does not read the store again and again. */
const LOOKS_PER_LEASE = 10;
const MOST_PROCESSES = 10_000;
/** How long the end waits for the first beat. */
const END_MS = 1_000;

/** What another process was last seen to do. All times are this process's own: no two clocks are ever compared. */
interface Seen {
  readonly beat: number | undefined;
  /** Its own word, where it gave one. */
  readonly leaseMs: number;
  readonly sinceMs: number;
  readonly lookedMs: number;
}

/**
 * Which processes that share the store live: each writes another beat again and again, and one whose beat stays
 * the same for its lease counts as dead.
 */
export class Leases {
  /** The name of this process. */
  readonly owner: string;
  private readonly seen = new Recent<typeof GROUP, Seen>(MOST_PROCESSES);
  private beat = 0;
  /** When this process has beaten last. */
  private beatMs = Infinity;
  private state: 'silent' | 'beating' | 'ended' = 'silent';
  /** Not kept once it is settled: it would keep the asynchronous context of whoever came first. */
  private beginning: Promise<void> | undefined;
  private timer: Timer | undefined;

  constructor(
    private readonly store: PersonaStore,
    readonly leaseMs: number,
    private readonly clock: Clock,
  ) {
    this.owner = clock.uuid();
  }

  /**
   * Begins to beat, if it has not yet. What this process leaves in the store has to come after that.
   *
   * @throws what the store throws; PersonaError `UNAVAILABLE` after `end()`
   */
  begin(): Promise<void> {
    if (this.state === 'beating') return Promise.resolve();
    if (this.state === 'ended') return Promise.reject(closed());
    this.beginning ??= this.start().finally(() => (this.beginning = undefined));
    return this.beginning;
  }

  /**
   * Whether the process counts as dead: it was seen to do nothing for its lease. The first look never says so.
   *
   * @throws what the store throws
   */
  async isDead(owner: string): Promise<boolean> {
    if (owner === this.owner) return false;
    const beforeMs = this.clock.now();
    const last = this.seen.get(GROUP, owner);
    if (last && beforeMs - last.lookedMs < this.leaseMs / LOOKS_PER_LEASE)
      return this.isSilent(last);
    return this.judge(owner, await this.store.get(`${GROUP} ${owner}`), beforeMs);
  }

  /** Stops beating for good, and says so if the store can be written. */
  async end(): Promise<void> {
    const { state } = this;
    this.state = 'ended';
    this.beatMs = Infinity;
    this.timer?.cancel();
    // The first beat is taken away by who writes it.
    if (this.beginning)
      await inTime(this.clock, this.beginning, END_MS, closed).catch(() => undefined);
    if (state !== 'beating') return;
    await this.store
      .delete(`${GROUP} ${this.owner}`)
      .catch((error: unknown) => debug('the end of this process was not written: %s', error));
  }

  /** Looks at all processes, and takes away what the dead ones left of their beat. */
  async forgetDead(): Promise<void> {
    const beforeMs = this.clock.now();
    for (const [key, record] of await this.store.list(GROUP)) {
      const owner = key.slice(GROUP.length + 1);
      if (owner === this.owner || !this.judge(owner, record, beforeMs)) continue;
      await this.store.delete(key);
    }
  }

  /** @param beforeMs when the record was asked for */
  private judge(owner: string, record: StoreRecord | undefined, beforeMs: number): boolean {
    const process = record?.kind === 'process' ? record : undefined;
    const beat = process?.beat;
    const last = this.seen.get(GROUP, owner);
    // An absent beat is no sign of life: others take away those of the dead.
    const isAlive = !last || (beat !== undefined && beat !== last.beat);
    const next: Seen = isAlive
      ? {
          beat,
          leaseMs: process?.leaseMs ?? this.leaseMs,
          sinceMs: this.clock.now(),
          lookedMs: beforeMs,
        }
      : { ...last, lookedMs: beforeMs };
    this.seen.set(GROUP, owner, next);
    return this.isSilent(next);
  }

  private isSilent({ lookedMs, sinceMs, leaseMs }: Seen): boolean {
    // Where this process is late itself, the machine is overloaded: others on it may be late, too.
    const isLate = this.clock.now() - this.beatMs > this.leaseMs / 2;
    return lookedMs - sinceMs >= leaseMs && !isLate;
  }

  private async start(): Promise<void> {
    // Others count from the first beat that they see: the second one does not wait until the first is written.
    this.beatLater();
    try {
      await this.write();
    } catch (error) {
      this.timer?.cancel();
      throw error;
    }
    // It may have been ended meanwhile.
    if (this.state !== 'silent') return this.store.delete(`${GROUP} ${this.owner}`);
    this.state = 'beating';
    // From now on the silence of the others counts, whichever Page they have left something on.
    void this.tryTo(() => this.forgetDead());
  }

  /** The next beat does not wait for this one: a store that is slow must not make this process look dead. */
  private beatLater(): void {
    this.timer = this.clock.after(this.leaseMs / BEATS_PER_LEASE, () => {
      this.beatLater();
      void this.tryTo(() => this.write());
      if (this.beat % BEATS_PER_LEASE === 0) void this.tryTo(() => this.forgetDead());
    });
  }

  private async tryTo(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => debug('a beat or a look was not possible: %s', error));
  }

  private write(): Promise<void> {
    this.beat += 1;
    this.beatMs = this.clock.now();
    const { beat, leaseMs } = this;
    const record = { kind: 'process', version: RECORD_VERSION, beat, leaseMs } as const;
    return this.store.set(`${GROUP} ${this.owner}`, record);
  }
}
