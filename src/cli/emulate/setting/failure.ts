/** What keeps `emulate` from going on, in a sentence that its user can act on. */
export class EmulateFailure extends Error {}
