import type { Clock, Timer } from '../clock';
import { debug } from '../events';
import type { Page } from '../graph/pages';
import type { PersonaProfile } from '../speakers/persona';
import { RECORD_VERSION, type ClaimRecord, type PersonaStore } from '../stores/store';
import type { Leases } from './leases';
import { claimKey, factsOf, personaKey } from './record-format';

const FIRST_PAUSE_MS = 250;

/** Who may create which persona: the first process to claim it, until it gives the claim back or dies. */
export class Claims {
  /** The claims of this process, with the timers of those that could not be given back yet. */
  private readonly held = new Map<string, { claim: ClaimRecord; again?: Timer }>();

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
    if (await store.swap(key, undefined, mine)) return this.hold(key, mine);
    const present = await store.get(key);
    if (present?.kind !== 'claim') return false;
    if (present.owner !== leases.owner) {
      if (!(await leases.isDead(present.owner))) return false;
      await this.settle(page, identity, present);
    }
    return (await store.swap(key, present, mine)) && this.hold(key, mine);
  }

  /** Gives the claim back, again and again until the store takes it. Nobody has to wait for it. */
  async release(page: Page, identity: string): Promise<void> {
    const key = claimKey(page, identity);
    const held = this.held.get(key);
    if (held) await this.giveBack(key, held.claim, FIRST_PAUSE_MS);
  }

  close(): void {
    for (const { again } of this.held.values()) again?.cancel();
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

  private hold(key: string, claim: ClaimRecord): true {
    this.held.get(key)?.again?.cancel();
    this.held.set(key, { claim });
    return true;
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
