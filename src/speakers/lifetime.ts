/**
 * How long temporary personas live: until it has ended and everything that was going on in it is settled.
 *
 * It knows nothing of the context it belongs to, so that a context can be garbage before its lifetime is over.
 */
export class Lifetime {
  private goingOn = 0;
  private ended = false;
  private readonly endings: (() => void)[] = [];

  get over(): boolean {
    return this.ended && this.goingOn === 0;
  }

  /** The outcome of the work, until which the lifetime is not over. The work begins in this tick. */
  async during<T>(work: () => T | Promise<T>): Promise<T> {
    this.goingOn += 1;
    try {
      return await work();
    } finally {
      this.goingOn -= 1;
      this.finish();
    }
  }

  /** Nothing more will begin in it. What is going on may still finish. */
  end(): void {
    this.ended = true;
    this.finish();
  }

  /** Calls back once, when the lifetime is over. */
  whenOver(ending: () => void): void {
    this.endings.push(ending);
    this.finish();
  }

  private finish(): void {
    if (!this.over) return;
    for (const ending of this.endings.splice(0)) ending();
  }
}

/** A lifetime that is over with the one message that enters it, in the tick in which it is made. */
export function messageLifetime(): Lifetime {
  const lifetime = new Lifetime();
  queueMicrotask(() => lifetime.end());
  return lifetime;
}
