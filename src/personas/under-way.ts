import type { Clock } from '../clock';

/** How long a deletion waits for the messages under way as that persona. */
const SETTLE_LIMIT_MS = 60_000;
/** So many personas are remembered before those that nobody speaks as are dropped. */
const FIRST_CLEAN_UP_AT = 1000;

/** Somebody who waits until this many messages have ended. */
interface Waiter {
  readonly seq: number;
  left: number;
  readonly done: () => void;
}

/** The messages under way as one persona, by number. */
class Messages {
  open = 0;
  /** Goes up with each waiter: a ticket of an earlier number is one that the waiter waits for. */
  seq = 0;
  readonly waiters: Waiter[] = [];

  /** Resolves when the messages that are under way now have ended. */
  ended(): Promise<void> {
    if (this.open === 0) return Promise.resolve();
    return new Promise((done) => {
      this.waiters.push({ seq: this.seq, left: this.open, done });
      this.seq += 1;
    });
  }

  end(seq: number): void {
    this.open -= 1;
    for (let index = this.waiters.length - 1; index >= 0; index -= 1) {
      const waiter = this.waiters[index] as Waiter;
      if (seq > waiter.seq || (waiter.left -= 1) > 0) continue;
      this.waiters.splice(index, 1);
      waiter.done();
    }
  }
}

/** A message under way. */
export class Ticket {
  private readonly seq: number;

  constructor(private readonly messages: Messages) {
    messages.open += 1;
    this.seq = messages.seq;
  }

  /** The message is settled. This must be called once. */
  end(): void {
    this.messages.end(this.seq);
  }
}

/**
 * The messages under way and the persona that each one speaks as, so that no persona is deleted under them.
 *
 * It only counts: a message costs one small object, and whoever waits for a persona looks at nothing but its count.
 */
export class UnderWay {
  /** Of personas that are still being found. */
  private readonly unknown = new Messages();
  private readonly byPersona = new Map<string, Messages>();
  private cleanUpAt = FIRST_CLEAN_UP_AT;

  constructor(private readonly clock: Clock) {}

  /** Counts a message as under way as this persona until its ticket ends. */
  begin(personaId: string): Ticket {
    return new Ticket(this.byPersona.get(personaId) ?? this.add(personaId));
  }

  /**
   * The same for a message whose persona is still being found.
   *
   * @param personaId resolves with `undefined` where the message goes out as the Page; a rejection counts as that
   */
  hold(personaId: Promise<string | undefined>, message: Promise<unknown>): void {
    const searching = new Ticket(this.unknown);
    const found = (id: string | undefined) => {
      const speaking = id === undefined ? undefined : this.begin(id);
      searching.end();
      const end = () => speaking?.end();
      if (speaking) message.then(end, end);
    };
    personaId.then(found, () => found(undefined));
  }

  /** Waits for the messages that are under way as this persona now; 60 seconds at most. */
  settled(personaId: string): Promise<void> {
    const messages = this.byPersona.get(personaId);
    if (this.unknown.open === 0 && !messages?.open) return Promise.resolve();
    const known = messages?.ended();
    // Those that are still being found may turn out to be this persona's.
    const found =
      this.unknown.open > 0
        ? this.unknown.ended().then(() => this.byPersona.get(personaId)?.ended())
        : undefined;
    return new Promise((resolve) => {
      const timer = this.clock.after(SETTLE_LIMIT_MS, resolve);
      void Promise.all([known, found]).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  /** Resolves when no message is under way. */
  async idle(): Promise<void> {
    for (;;) {
      const all = [this.unknown, ...this.byPersona.values()];
      const open = all.filter((messages) => messages.open > 0);
      if (open.length === 0) return;
      await Promise.all(open.map((messages) => messages.ended()));
    }
  }

  private add(personaId: string): Messages {
    if (this.byPersona.size >= this.cleanUpAt) {
      for (const [id, { open, waiters }] of this.byPersona) {
        if (open === 0 && waiters.length === 0) this.byPersona.delete(id);
      }
      this.cleanUpAt = Math.max(FIRST_CLEAN_UP_AT, 2 * this.byPersona.size);
    }
    const messages = new Messages();
    this.byPersona.set(personaId, messages);
    return messages;
  }
}
