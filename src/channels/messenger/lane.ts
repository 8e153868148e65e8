/** Keeps the order of a context's messages where one has to wait for its persona. */
export class Lane {
  private last: Promise<void> | undefined;

  /** Whether nothing is held back: a message that need not wait may start at once. */
  get free(): boolean {
    return this.last === undefined;
  }

  /**
   * Starts a message when what it waits for is settled and all earlier ones have started.
   *
   * @param ready what the message waits for
   * @param start gets the outcome of it
   */
  hold<T, R>(
    ready: Promise<T>,
    start: (outcome: PromiseSettledResult<T>) => Promise<R>,
  ): Promise<R> {
    let result: Promise<R>;
    const started: Promise<void> = Promise.allSettled([ready, this.last]).then(([outcome]) => {
      if (this.last === started) this.last = undefined;
      result = start(outcome);
    });
    this.last = started;
    return started.then(() => result);
  }
}
