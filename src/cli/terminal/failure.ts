/** A command could not do what it was asked to: exit code 1. */
export class Failure extends Error {
  /** @param code what kind of trouble it is, for programs */
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
