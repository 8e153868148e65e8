import { PersonaError } from '../errors';

/** What a store threw, as a `PersonaError`. */
export function storeTrouble(error: unknown): PersonaError {
  if (error instanceof PersonaError) return error;
  return new PersonaError('STORE', `The persona store failed: ${reasonOf(error)}`, {
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
