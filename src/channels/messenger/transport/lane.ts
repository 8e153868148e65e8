/** Keeps the order of a context's calls where one has to wait for its persona. */
export class Lane {
  private last: Promise<void> | undefined = undefined;

  /** Whether nothing is held back. */
  get free(): boolean {
    return this.last === undefined;
  }

  /**
   * Starts a call when what it waits for is settled and all earlier ones have started.
   *
   * @param ready what the call waits for; `undefined` is only its turn
   * @param start gets the outcome of it
   */
  hold<T, R>(
    ready: Promise<T> | undefined,
    start: (outcome: PromiseSettledResult<T>) => Promise<R>,
  ): Promise<R> {
    let result: Promise<R>;
    const started: Promise<void> = Promise.allSettled([ready as Promise<T>, this.last]).then(
      ([outcome]) => {
        if (this.last === started) this.last = undefined;
        result = start(outcome);
      },
    );
    this.last = started;
    return started.then(() => result);
  }
}
