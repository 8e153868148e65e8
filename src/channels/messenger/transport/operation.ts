/** A message on its way, as whoever it waits with sees it. */
export interface Leaving {
  /** Whether it must not be sent, now that its turn has come. */
  readonly isWithheld: boolean;
  /** It is not sent. */
  withheld(): void;
}

const LEAVING = Symbol('leaving');

/**
 * An operation of a batch that sends a message.
 *
 * It is known here alone what message that is. Errors hold operations, which are plain objects, so that secrets are found.
 */
export function operationOf(given: object, body: object, leaving: Leaving): object {
  return Object.defineProperty({ ...given, body }, LEAVING, { value: leaving });
}

/** The message that an operation sends, where it was made here. */
export function leavingOf(operation: object): Leaving | undefined {
  return (operation as { readonly [LEAVING]?: Leaving })[LEAVING];
}
