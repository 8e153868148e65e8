import type SessionStore from 'bottender/dist/session/SessionStore';

import { inTime, type Clock } from '../clock';
import { HandedOut } from './handed-out';

/** An access that never ends must not stop the conversation: the next one waits this long. */
const LONGEST_WAIT_MS = 10_000;

/**
 * One access to a session at a time: what is read, changed and written in one turn is not lost to a webhook event
 * of this process that reads or writes the same session at that moment.
 *
 * Bottender goes to its store directly, so from the first turn on its accesses wait in the same line.
 */
export class SessionTurns {
  private static readonly ofStores = new WeakMap<object, SessionTurns>();

  static of(store: SessionStore, clock: Clock): SessionTurns {
    let turns = SessionTurns.ofStores.get(store);
    if (!turns) SessionTurns.ofStores.set(store, (turns = new SessionTurns(store, clock)));
    return turns;
  }

  /** As Bottender's store has them, for whoever has a turn. */
  readonly read: SessionStore['read'];
  readonly write: SessionStore['write'];
  /** What was read in a turn and is yet to be written. */
  readonly handedOut: HandedOut;
  private readonly last = new Map<string, Promise<unknown>>();

  private constructor(
    store: SessionStore,
    private readonly clock: Clock,
  ) {
    this.handedOut = new HandedOut(clock);
    this.read = store.read.bind(store);
    this.write = store.write.bind(store);
    store.read = (id) =>
      this.turn(id, async () => {
        const session = await this.read(id);
        if (session) this.handedOut.give(id, session);
        return session;
      });
    store.write = (id, session) =>
      this.turn(id, () => {
        this.handedOut.takeBack(id, session);
        return this.write(id, session);
      });
  }

  /** Does the work when all earlier accesses to this session are over, or have taken too long. */
  turn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(id);
    const late = () => new Error('the access before takes too long');
    const turn = before ? inTime(this.clock, before, LONGEST_WAIT_MS, late) : Promise.resolve();
    const done = turn.then(work, work);
    this.last.set(id, done);
    const over = () => {
      if (this.last.get(id) === done) this.last.delete(id);
    };
    done.then(over, over);
    return done;
  }
}
