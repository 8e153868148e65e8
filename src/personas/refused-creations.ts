import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Account } from '../graph/account';
import { outcomeOf } from '../graph/outcome';
import type { Page } from '../graph/pages';
import { Recent } from '../graph/recent';

/** For how long a creation that was refused for good is not asked for again. */
const REFUSED_MS = 10 * 60_000;
const MOST_REFUSALS = 10_000;

interface Refusal {
  readonly untilMs: number;
  readonly error: PersonaError;
}

/**
 * The creations that Messenger refused for good: nobody asks again for a while.
 *
 * A refusal of the profile counts for the Page; one of the token or its permissions for that token alone. Store trouble,
 * limits, passing faults and what a proxy answers are no refusals.
 */
export class RefusedCreations {
  private readonly ofProfile = new Recent<Page, Refusal>(MOST_REFUSALS);
  private readonly ofToken = new Recent<Page, Refusal>(MOST_REFUSALS);

  constructor(private readonly clock: Clock) {}

  /** @throws PersonaError the refusal, while it is in force */
  check(page: Page, identity: string, { token }: Account): void {
    const refusals = [
      this.ofProfile.get(page, identity),
      this.ofToken.get(page, withToken(identity, token)),
    ];
    for (const refusal of refusals) {
      if (refusal && this.clock.now() < refusal.untilMs) throw refusal.error;
    }
  }

  /** Remembers the error, if it is a refusal for good. */
  note(page: Page, identity: string, { token }: Account, error: unknown): void {
    if (!(error instanceof PersonaError)) return;
    const outcome = outcomeOf(error);
    if (outcome.is !== 'refused') return;
    const refusal = { untilMs: this.clock.now() + REFUSED_MS, error };
    switch (outcome.about) {
      case 'limit':
      case 'passing':
        return;
      case 'token':
      case 'permission':
      case 'unshown':
        return this.ofToken.set(page, withToken(identity, token), refusal);
      default:
        return this.ofProfile.set(page, identity, refusal);
    }
  }
}

/** No token has a line break. */
function withToken(identity: string, token: string): string {
  return `${token}\n${identity}`;
}
