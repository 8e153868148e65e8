import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import { outcomeOf, type About } from '../graph/outcome';
import type { Page } from '../graph/pages';
import { Recent } from '../graph/recent';
import type { Asked } from './asked';

/** For how long a creation that was refused for good is not asked for again. */
const REFUSED_MS = 10 * 60_000;
const MOST_REFUSALS = 10_000;
const ABOUT_THE_TOKEN: ReadonlySet<About> = new Set(['token', 'permission', 'unshown'] as const);
const NOT_FOR_GOOD: ReadonlySet<About> = new Set(['limit', 'passing'] as const);

/**
 * The creations that Messenger refused for good: nobody asks again for a while.
 *
 * A refusal of the profile counts for the Page; one of the token or its permissions for that token alone. Store trouble,
 * limits, passing faults and what a proxy answers are no refusals.
 */
export class RefusedCreations {
  private readonly refusals = new Recent<Page, { untilMs: number; error: PersonaError }>(
    MOST_REFUSALS,
  );

  constructor(private readonly clock: Clock) {}

  /** @throws PersonaError the refusal, while it is in force */
  check(asked: Asked): void {
    for (const name of [asked.wanted.identity, withToken(asked)]) {
      const refusal = this.refusals.get(asked.page, name);
      if (refusal && this.clock.now() < refusal.untilMs) throw refusal.error;
    }
  }

  /** Remembers the error, if it is a refusal for good. */
  note(asked: Asked, error: unknown): void {
    const outcome = outcomeOf(error);
    if (!(error instanceof PersonaError) || outcome.is !== 'refused') return;
    if (NOT_FOR_GOOD.has(outcome.about)) return;
    const isTokens = ABOUT_THE_TOKEN.has(outcome.about);
    const name = isTokens ? withToken(asked) : asked.wanted.identity;
    this.refusals.set(asked.page, name, { untilMs: this.clock.now() + REFUSED_MS, error });
  }
}

/** No identity begins like this. */
function withToken({ account, wanted }: Asked): string {
  return `token\n${account.token}\n${wanted.identity}`;
}
