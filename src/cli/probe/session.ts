import { secrets } from '../project/known-secrets';
import { Failure } from '../terminal/failure';
import { aboutIn, answerInWords, isDone, isUnclear, type Answer } from './answer';
import type { Call } from './call';
import { make, type Clients } from './graph-line';
import { Limits } from './limits';

const TOKEN_CHECK: Call = {
  what: 'whether the access token is still valid',
  method: 'GET',
  path: 'me',
  query: { fields: 'id' },
};
const AFTER_LIMIT = 'Run probe again in a few minutes.';
/** So many calls in a row without a clear answer, and the others are not made. */
const MOST_UNCLEAR = 3;

/** Shows each call before it is made, and what came of it. */
export class Session {
  private readonly limits = new Limits();
  private unclear = 0;
  private trouble: Failure | undefined;

  /**
   * @param tell shows a line
   * @param signal stops it: no call is made after that, but for those that clean up
   */
  constructor(
    private readonly clients: Clients,
    private readonly tell: (line: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Why nothing is asked any more, where it was not somebody's wish. */
  get stoppedBy(): Failure | undefined {
    return this.trouble;
  }

  /** Whether a call may be made: not after a stop, and not where it would be too much. */
  allows(call: Call): boolean {
    if (this.signal.aborted || this.trouble) return false;
    if (this.limits.allows(call)) return true;
    this.tell(`   not made: ${call.what} (the limit of calls, personas or messages is reached)`);
    return false;
  }

  /** @returns `undefined` where no answer came, or the call was not allowed */
  async ask(call: Call): Promise<Answer | undefined> {
    if (!this.allows(call)) return undefined;
    this.limits.count(call);
    const answer = await this.made(call);
    this.trouble = await this.troubleAfter(call, answer);
    return answer;
  }

  /** The same for a call that takes something away: it is made in any case. */
  cleanUp(call: Call): Promise<Answer | undefined> {
    return this.made(call);
  }

  /** Shows a call that somebody else makes. */
  show(method: string, path: string, what: string): void {
    this.tell(`   ${method.padEnd(6)} ${path}  ${what}`);
  }

  showTrouble(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.tell(`          no answer (${secrets.mask(reason)})`);
  }

  /** What keeps further calls from being answered: their answers would say nothing of what is asked. */
  private async troubleAfter(call: Call, answer: Answer | undefined): Promise<Failure | undefined> {
    const isClear = answer && !isUnclear(answer);
    this.unclear = isClear ? 0 : this.unclear + 1;
    if (this.unclear === MOST_UNCLEAR) {
      const message = `Messenger gave no clear answer to ${MOST_UNCLEAR} calls in a row.`;
      return new Failure('UNAVAILABLE', message, 'Run probe again later.');
    }
    const about = answer && aboutIn(answer);
    if (about === 'limit') {
      return new Failure('RATE_LIMITED', 'Messenger limits the calls.', AFTER_LIMIT);
    }
    const isOfToken = about === 'token' && call.token === undefined && call.proof === undefined;
    if (!isOfToken || !this.limits.allows(TOKEN_CHECK)) return undefined;
    this.limits.count(TOKEN_CHECK);
    const check = await this.made(TOKEN_CHECK);
    if (!check || aboutIn(check) !== 'token') return undefined;
    const message = 'The access token is no longer valid.';
    return new Failure('NOT_ALLOWED', message, 'Create a new one in the App Dashboard.');
  }

  private async made(call: Call): Promise<Answer | undefined> {
    const { method, path, what, makes = [] } = call;
    this.show(method, path, what);
    let answer: Answer;
    try {
      answer = await make(call, this.clients);
    } catch (error) {
      this.showTrouble(error);
      return undefined;
    }
    this.tell(`          ${answerInWords(answer)}`);
    const isRefused = !isDone(answer) && !isUnclear(answer);
    if (isRefused) for (const kind of makes) this.limits.giveBack(kind);
    return answer;
  }
}
