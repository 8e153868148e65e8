import { pause, type Clock } from '../clock';
import { PersonaError } from '../errors';
import { debug, type Events } from '../events';
import { Recent } from './recent';
import type { Page } from './pages';

const FIRST_PAUSE_MS = 250;
/** For how long persona calls stop where Messenger names a limit and no end of it. */
const LIMIT_WITHOUT_END_MS = 60_000;
const MOST_LIMITS = 10_000;

/** Whose calls are counted: an access token and its Page. */
export interface Caller {
  readonly token: string;
  /** Where it is known. */
  readonly page: Page | undefined;
}

/** Tries persona calls again: after passing faults, and after limits that end in time. */
export class Retries {
  /** Until when, by the clock, there are to be no persona calls: by token, and by origin and Page. */
  private readonly limitedUntil = new Recent<string, number>(MOST_LIMITS);

  constructor(
    private readonly retryMs: number,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * @param caller whose limits count
   * @param what the call, in words
   * @param background whether nobody waits for it: then its pauses keep no process alive
   * @throws PersonaError of the last try; `RATE_LIMITED` at once where a known limit lasts longer than `retryMs`
   */
  async run<T>(
    caller: Caller,
    what: string,
    call: () => Promise<T>,
    background = false,
  ): Promise<T> {
    const { clock } = this;
    const deadline = clock.now() + this.retryMs;
    let isLimited = true;
    for (let tries = 0; ; tries += 1) {
      await this.limitOver(caller, what, deadline, !background);
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof PersonaError) || !isPassing(error)) throw error;
        const isLimit = error.code === 'RATE_LIMITED';
        const pauseMs = error.retryAfterMs ?? this.jittered(FIRST_PAUSE_MS * 2 ** tries);
        const isLast = clock.now() + pauseMs >= deadline;
        isLimited &&= isLimit;
        // One that was there all the time lasts.
        const leftMs = isLast && isLimited ? LIMIT_WITHOUT_END_MS : pauseMs;
        if (isLimit) this.noteLimit(caller, error.retryAfterMs ?? leftMs);
        if (isLast) throw error;
        this.events.emit({ type: 'retried', pageId: caller.page?.id, what, reason: error.code });
        if (!isLimit) await pause(clock, pauseMs, !background);
      }
    }
  }

  /** Waits for the end of the limit that is known, if it comes in time. */
  private async limitOver(
    caller: Caller,
    what: string,
    deadline: number,
    keepAlive: boolean,
  ): Promise<void> {
    for (;;) {
      const leftMs = this.limitedForMs(caller);
      if (leftMs <= 0) return;
      if (this.clock.now() + leftMs >= deadline) {
        throw new PersonaError(
          'RATE_LIMITED',
          `${what} was not tried: Messenger limits this Page for ${Math.ceil(leftMs / 1000)} seconds more.`,
          { retryAfterMs: leftMs },
        );
      }
      // All who wait for the same limit must not come back at once.
      await pause(this.clock, leftMs + this.jittered(FIRST_PAUSE_MS), keepAlive);
    }
  }

  private limitedForMs({ token, page }: Caller): number {
    const ofToken = this.limitedUntil.get('', token) ?? 0;
    const ofPage = (page && this.limitedUntil.get(page.origin, page.id)) ?? 0;
    return Math.max(ofToken, ofPage) - this.clock.now();
  }

  private noteLimit({ token, page }: Caller, lastsMs: number): void {
    debug('no persona calls for this Page for %d ms', lastsMs);
    const untilMs = this.clock.now() + lastsMs;
    const note = (owner: string, name: string) => {
      const before = this.limitedUntil.get(owner, name) ?? 0;
      this.limitedUntil.set(owner, name, Math.max(before, untilMs));
    };
    note('', token);
    if (page) note(page.origin, page.id);
  }

  /** Processes that were limited together should not come back together. */
  private jittered(ms: number): number {
    return ms * (0.5 + this.clock.chance() / 2);
  }
}

function isPassing({ code }: PersonaError): boolean {
  return code === 'RATE_LIMITED' || code === 'UNAVAILABLE';
}
