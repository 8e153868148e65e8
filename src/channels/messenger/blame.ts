import type { About } from '../../graph/outcome';

/**
 * Whether the reason for which Messenger refused a message may be its persona. What it answers to a persona that has
 * vanished is not documented: only what is surely another's is ruled out.
 */
export function mayLieInPersona(about: About): boolean {
  return about === 'permission' || about === 'missing' || about === 'call';
}
