/**
 * Refuses a setting: names the option, what was expected, and what came unless that is a secret.
 */
export function refusal(
  option: string,
  expected: string,
  given: unknown,
  { secret = false }: { secret?: boolean } = {},
): TypeError {
  const came = secret ? kindOf(given) : describe(given);
  return new TypeError(`The emulator's ${option} must be ${expected}, but is ${came}.`);
}

/** Refuses the keys of an object that nobody knows: most likely misspelt. */
export function refuseUnknownKeys(object: object, where: string, known: readonly string[]): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(
    `Unknown option ${JSON.stringify(unknown)} in the emulator's ${where}; known are ${known.join(', ')}.`,
  );
}

function describe(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given);
  return typeof given === 'number' || typeof given === 'boolean' ? String(given) : kindOf(given);
}

function kindOf(given: unknown): string {
  if (given === '') return 'empty';
  if (given === null || given === undefined) return String(given);
  return Array.isArray(given) ? 'an array' : `of type ${typeof given}`;
}
