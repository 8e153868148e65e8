/** Wrong usage of the command line: one clear sentence, and exit code 2. */
export class UsageError extends Error {}
