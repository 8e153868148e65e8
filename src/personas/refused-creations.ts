import { PersonaError } from '../errors';
import type { Page } from '../graph/pages';

/** For how long a creation that was refused for good is not asked for again. */
const REFUSED_MS = 10 * 60_000;

/** The creations that Messenger refused for good: nobody asks again for a while. */
export class RefusedCreations {
  private readonly byPage = new WeakMap<
    Page,
    Map<string, { untilMs: number; error: PersonaError }>
  >();

  /** @throws PersonaError the refusal, while it is in force */
  check(page: Page, identity: string): void {
    const refusal = this.byPage.get(page)?.get(identity);
    if (refusal && Date.now() < refusal.untilMs) throw refusal.error;
  }

  /** Remembers the error, if it is a refusal for good. */
  note(page: Page, identity: string, error: unknown): void {
    if (!(error instanceof PersonaError)) return;
    if (error.code === 'RATE_LIMITED' || error.code === 'UNAVAILABLE') return;
    const refusals =
      this.byPage.get(page) ?? new Map<string, { untilMs: number; error: PersonaError }>();
    this.byPage.set(page, refusals);
    dropExpired(refusals);
    refusals.set(identity, { untilMs: Date.now() + REFUSED_MS, error });
  }
}

/** The oldest come first. */
function dropExpired(refusals: Map<string, { untilMs: number }>): void {
  for (const [identity, { untilMs }] of refusals) {
    if (Date.now() < untilMs) return;
    refusals.delete(identity);
  }
}
