/** A message on its way, as whoever it waits with sees it. */
export interface Leaving {
  /** Whether it must not be sent, now that its turn has come. */
  readonly isWithheld: boolean;
  /** It is not sent. */
  withheld(): void;
}

/** An operation of a batch that sends a message. It is known here alone what message that is: errors show operations. */
export class Operation {
  static leaving(operation: object): Leaving | undefined {
    return operation instanceof Operation ? operation.#leaving : undefined;
  }

  readonly #leaving: Leaving;

  constructor(
    given: object,
    readonly body: object,
    leaving: Leaving,
  ) {
    Object.assign(this, given, { body });
    this.#leaving = leaving;
  }
}
