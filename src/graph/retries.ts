import { setTimeout as sleep } from 'node:timers/promises';

import { PersonaError } from '../errors';
import { debug, type Events } from '../events';

const FIRST_PAUSE_MS = 250;
/** For how long persona calls stop where Messenger names a limit and no end of it. */
const LIMIT_WITHOUT_END_MS = 60_000;

/** Whose calls are counted: the Page of an access token. */
export interface Account {
  readonly token: string;
  /** Where it is known. */
  readonly pageId: string | undefined;
}

/** Tries persona calls again: after passing faults, and after limits that end in time. */
export class Retries {
  /** Until when an access token is not to be used for persona calls, in milliseconds since 1970. */
  private readonly limitedUntil = new Map<string, number>();

  constructor(
    private readonly retryMs: number,
    private readonly events: Events,
  ) {}

  /**
   * @param account whose limits count
   * @param what the call, in words
   * @param background whether nobody waits for it: then its pauses keep no process alive
   * @throws PersonaError of the last try; `RATE_LIMITED` at once while a lasting limit is in force
   */
  async run<T>(
    account: Account,
    what: string,
    call: () => Promise<T>,
    background = false,
  ): Promise<T> {
    const deadline = Date.now() + this.retryMs;
    for (let tries = 0; ; tries += 1) {
      this.refuseWhileLimited(account, what);
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof PersonaError) || !isPassing(error)) throw error;
        const pauseMs = error.retryAfterMs ?? jittered(FIRST_PAUSE_MS * 2 ** tries);
        if (Date.now() + pauseMs >= deadline) {
          this.noteLimit(account, error);
          throw error;
        }
        const { pageId } = account;
        this.events.emit({ type: 'retried', pageId, what, reason: error.code });
        await sleep(pauseMs, undefined, { ref: !background });
      }
    }
  }

  private refuseWhileLimited({ token }: Account, what: string): void {
    const until = this.limitedUntil.get(token);
    if (until === undefined) return;
    const leftMs = until - Date.now();
    if (leftMs > 0) {
      throw new PersonaError(
        'RATE_LIMITED',
        `${what} was not tried: Messenger limits this Page for ${Math.ceil(leftMs / 1000)} seconds more.`,
        { retryAfterMs: leftMs },
      );
    }
    this.limitedUntil.delete(token);
  }

  private noteLimit({ token }: Account, error: PersonaError): void {
    if (error.code !== 'RATE_LIMITED') return;
    const lastsMs = error.retryAfterMs ?? LIMIT_WITHOUT_END_MS;
    debug('no persona calls for this Page for %d ms', lastsMs);
    this.limitedUntil.set(token, Date.now() + lastsMs);
  }
}

function isPassing({ code }: PersonaError): boolean {
  return code === 'RATE_LIMITED' || code === 'UNAVAILABLE';
}

/** Processes that were limited together should not come back together. */
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

/**
 * The outcome of the work, if it comes in time; the work itself goes on.
 *
 * @throws PersonaError `UNAVAILABLE` after `limitMs`
 */
export async function inTime<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const give = () =>
      reject(new PersonaError('UNAVAILABLE', `${what} took longer than ${limitMs} ms.`));
    timer = setTimeout(give, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
