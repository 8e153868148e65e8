import { secrets } from '../project/known-secrets';
import { answerInWords, isDone, isUnclear, type Answer } from './answer';
import type { Call } from './call';
import { make, type Clients } from './graph-line';
import { Limits } from './limits';

/** Shows each call before it is made, and what came of it. */
export class Session {
  private readonly limits = new Limits();

  /**
   * @param tell shows a line
   * @param signal stops it: no call is made after that, but for those that clean up
   */
  constructor(
    private readonly clients: Clients,
    private readonly tell: (line: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** @returns `undefined` where no answer came, or the call was not made because it would be too much */
  async ask(call: Call): Promise<Answer | undefined> {
    if (this.signal.aborted) return undefined;
    if (!this.limits.allows(call)) {
      this.tell(`   not made: ${call.what} (the limit of calls, personas or messages is reached)`);
      return undefined;
    }
    this.limits.count(call);
    return this.made(call);
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
