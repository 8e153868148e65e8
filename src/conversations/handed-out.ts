import type { Clock } from '../clock';
import { applyChanges, type Change } from './session-changes';

/** After how many more sessions those are looked for that became garbage unwritten. */
const LOOK_EVERY = 1_000;
/** A handler that runs longer than this, on a session that was read before the first change, may undo it. */
const REMEMBERED_MS = 10 * 60_000;

/** Changes of one session that were made outside an event. */
interface Made {
  readonly changes: readonly Change[];
  /** The sessions that have them. */
  readonly madeIn: WeakSet<object>;
  readonly atMs: number;
}

/**
 * The sessions that were read and are yet to be written, whether or not a handler has them already.
 *
 * They are held weakly: a session whose event failed is never written.
 */
export class HandedOut {
  private readonly byId = new Map<string, WeakRef<object>[]>();
  /** For sessions that were read before anybody noted it, or that did not exist then. */
  private readonly made = new Map<string, Made[]>();
  private lookAgainIn = LOOK_EVERY;

  constructor(private readonly clock: Clock) {}

  give(id: string, session: object): void {
    this.byId.set(id, [...living(this.byId.get(id)), new WeakRef(session)]);
    this.lookAgainIn -= 1;
    if (this.lookAgainIn === 0) this.forgetGarbage();
  }

  /**
   * Makes the changes in all sessions that are to be written.
   *
   * @param running those of handlers that run now, whenever they were read
   */
  change(id: string, changes: readonly Change[], running: readonly object[]): void {
    const given = (this.byId.get(id) ?? []).map((reference) => reference.deref());
    const madeIn = new Set([...given, ...running].filter((session) => session !== undefined));
    for (const session of madeIn) applyChanges(session, changes);
    this.forgetOldChanges();
    const made = { changes, madeIn: new WeakSet(madeIn), atMs: this.clock.now() };
    this.made.set(id, [...(this.made.get(id) ?? []), made]);
  }

  /** A session is about to be written. One that nobody was seen to be given gets what it may have missed. */
  takeBack(id: string, session: object): void {
    const given = this.byId.get(id) ?? [];
    if (!given.some((reference) => reference.deref() === session)) {
      this.forgetOldChanges();
      for (const { changes, madeIn } of this.made.get(id) ?? []) {
        // What its handler has changed after that is newer.
        if (!madeIn.has(session)) applyChanges(session, changes);
      }
    }
    this.keep(
      id,
      given.filter((reference) => reference.deref() !== session),
    );
  }

  private forgetGarbage(): void {
    for (const [id, given] of this.byId) this.keep(id, living(given));
    this.lookAgainIn = Math.max(LOOK_EVERY, this.byId.size);
  }

  /** The oldest come first. */
  private forgetOldChanges(): void {
    for (const [id, made] of this.made) {
      const recent = made.filter(({ atMs }) => this.clock.now() - atMs < REMEMBERED_MS);
      if (recent.length === made.length) return;
      if (recent.length === 0) this.made.delete(id);
      else this.made.set(id, recent);
    }
  }

  private keep(id: string, given: WeakRef<object>[]): void {
    if (given.length === 0) this.byId.delete(id);
    else this.byId.set(id, given);
  }
}

function living(given: WeakRef<object>[] = []): WeakRef<object>[] {
  return given.filter((reference) => reference.deref() !== undefined);
}
