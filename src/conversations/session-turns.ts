import type SessionStore from 'bottender/dist/session/SessionStore';

type Session = Parameters<SessionStore['write']>[1];

/**
 * One access to a session at a time: what is read, changed and written in one turn is not lost to a webhook event
 * of this process that reads or writes the same session at that moment.
 *
 * Bottender goes to its store directly, so from the first turn on its accesses wait in the same line.
 */
export class SessionTurns {
  private static readonly ofStores = new WeakMap<object, SessionTurns>();

  static of(store: SessionStore): SessionTurns {
    let turns = SessionTurns.ofStores.get(store);
    if (!turns) SessionTurns.ofStores.set(store, (turns = new SessionTurns(store)));
    return turns;
  }

  readonly read: SessionStore['read'];
  readonly write: SessionStore['write'];
  private readonly last = new Map<string, Promise<unknown>>();
  /** The sessions that Bottender has called to be written and that wait for their turn. */
  private readonly unwritten = new Map<string, Set<Session>>();

  private constructor(store: SessionStore) {
    this.read = store.read.bind(store);
    this.write = store.write.bind(store);
    store.read = (id) => this.turn(id, () => this.read(id));
    store.write = (id, session) => {
      const waiting = this.unwritten.get(id) ?? new Set();
      this.unwritten.set(id, waiting.add(session));
      return this.turn(id, () => {
        waiting.delete(session);
        if (waiting.size === 0) this.unwritten.delete(id);
        return this.write(id, session);
      });
    };
  }

  /** What is yet to be written over this session. */
  waitingFor(id: string): Iterable<Session> {
    return this.unwritten.get(id) ?? [];
  }

  /** Does the work when all earlier accesses to this session are over. */
  turn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(id) ?? Promise.resolve();
    const done = before.then(work, work);
    this.last.set(id, done);
    const over = () => {
      if (this.last.get(id) === done) this.last.delete(id);
    };
    done.then(over, over);
    return done;
  }
}
