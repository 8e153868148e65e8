import { PersonaError } from '../errors';

/** What a persona call is told that would need the store after `close()`. */
export function closed(): PersonaError {
  return new PersonaError(
    'UNAVAILABLE',
    'The plugin is closed: only personas that this process knows already can speak.',
  );
}
