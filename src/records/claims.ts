import type { Clock, Timer } from '../clock';
import { debug } from '../events';
import type { Page } from '../graph/pages';
import type { PersonaProfile } from '../speakers/persona';
import { RECORD_VERSION, type ClaimRecord, type PersonaStore } from '../stores/store';
import type { Leases } from './leases';
import { claimKey, factsOf, personaKey } from './record-format';

const FIRST_PAUSE_MS = 250;
/** How much later than it has failed a store may still take a claim. */
const UNCLEAR_MS = 120_000;

/** Who may create which persona: the first process to claim it, until it gives the claim back or dies. */
export class Claims {
  /** The claims of this process, with the timers of those that could not be given back yet. */
  private readonly held = new Map<string, { claim: ClaimRecord; again?: Timer }>();
  /** Before the next looks for claims that the store may have taken though it failed. */
  private readonly unclear = new Set<Timer>();
  private isClosed = false;

  /** @param orphaned puts on record what a dead process may have created under its claim */
  constructor(
    private readonly store: PersonaStore,
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly orphaned: (
      page: Page,
      identity: string,
      profile: PersonaProfile,
    ) => Promise<void>,
  ) {}

  /**
   * Claims the persona for this process, if no other living one has.
   *
   * @param profile what Messenger is going to be asked for, so that it is on record before
   * @throws what the store throws
   */
  async claim(page: Page, identity: string, profile?: PersonaProfile): Promise<boolean> {
    const key = claimKey(page, identity);
    const { leases, store } = this;
    const mine = this.make(profile);
    await leases.begin();
    if (await this.take(key, undefined, mine)) return true;
    const present = await store.get(key);
    if (present?.kind !== 'claim') return false;
    if (present.owner !== leases.owner) {
      if (!(await leases.isDead(present.owner))) return false;
      await this.settle(page, identity, present);
    }
    return this.take(key, present, mine);
  }

  /** Gives the claim back, again and again until the store takes it. Nobody has to wait for it. */
  async release(page: Page, identity: string): Promise<void> {
    const key = claimKey(page, identity);
    const held = this.held.get(key);
    if (held) await this.giveBack(key, held.claim, FIRST_PAUSE_MS);
  }

  close(): void {
    this.isClosed = true;
    for (const { again } of this.held.values()) again?.cancel();
    for (const next of this.unclear) next.cancel();
    this.held.clear();
  }

  private make(profile: PersonaProfile | undefined): ClaimRecord {
    const { clock, leases } = this;
    const claim = {
      kind: 'claim',
      version: RECORD_VERSION,
      owner: leases.owner,
      turn: clock.uuid(),
    } as const;
    if (!profile) return claim;
    const { name, profilePictureUrl, createdAtMs } = factsOf(profile, clock);
    return { ...claim, asked: { name, profilePictureUrl, createdAtMs } };
  }

  /** @throws what the store throws */
  private async take(
    key: string,
    expected: ClaimRecord | undefined,
    claim: ClaimRecord,
  ): Promise<boolean> {
    try {
      const isTaken = await this.store.swap(key, expected, claim);
      if (isTaken) this.hold(key, claim);
      return isTaken;
    } catch (error) {
      this.undo(key, claim, FIRST_PAUSE_MS, this.clock.now() + UNCLEAR_MS);
      throw error;
    }
  }

  private hold(key: string, claim: ClaimRecord): void {
    this.held.get(key)?.again?.cancel();
    this.held.set(key, { claim });
  }

  /** A claim of which nobody knows whether it stands would keep all others from the persona as long as this process lives. */
  private undo(key: string, claim: ClaimRecord, pauseMs: number, untilMs: number): void {
    const { clock, leases, store } = this;
    if (this.isClosed || clock.now() >= untilMs) return;
    const next = clock.after(pauseMs, () => {
      this.unclear.delete(next);
      const again = () => this.undo(key, claim, Math.min(2 * pauseMs, leases.leaseMs), untilMs);
      store.swap(key, claim, undefined).then((isUndone) => {
        if (!isUndone) again();
      }, again);
    });
    this.unclear.add(next);
  }

  /** A dead process has not said what came of its creation: the persona may be on the Page. */
  private async settle(page: Page, identity: string, { asked }: ClaimRecord): Promise<void> {
    if (!asked) return;
    const record = await this.store.get(personaKey(page, identity));
    const isDone = record?.kind === 'persona' && record.createdAtMs >= asked.createdAtMs;
    if (!isDone) await this.orphaned(page, identity, asked);
  }

  private async giveBack(key: string, claim: ClaimRecord, pauseMs: number): Promise<void> {
    try {
      await this.store.swap(key, claim, undefined);
      if (this.held.get(key)?.claim === claim) this.held.delete(key);
    } catch (error) {
      debug('a claim was not given back: %s', error);
      const held = this.held.get(key);
      if (held?.claim !== claim) return;
      const again = () =>
        void this.giveBack(key, claim, Math.min(pauseMs * 2, this.leases.leaseMs));
      held.again = this.clock.after(pauseMs, again);
    }
  }
}
