import { pull } from 'lodash';

import { Memo } from '../graph/memo';

/** Bottender gives no sign of the end of some contexts: of so many sessions of one bot, the oldest are let go. */
const MOST_RUNNING = 1_000;

/** What of a context says whose session it has. */
interface WithSession {
  readonly _emitter?: object | null;
  readonly _session?: Session | null;
}

interface Session {
  readonly id?: unknown;
}

/**
 * The sessions of the handlers that run now. Bottender writes each as a whole in the end, and would undo what somebody
 * else has written since it was read.
 */
export class RunningSessions {
  /**
   * By the bot's emitter: two bots may know the same customer. The oldest comes first. Of the few that run at once, a list
   * costs each event less than a map does.
   */
  private readonly byBot = new Memo<object, Session[]>(() => []);

  begin(context: object): void {
    const { _emitter: bot, _session: session } = context as WithSession;
    if (!bot || typeof session?.id !== 'string') return;
    const running = this.byBot.of(bot);
    running.push(session);
    if (running.length > MOST_RUNNING) running.shift();
  }

  /** The session is about to be written, or never will be. */
  end(context: object): void {
    const { _emitter: bot, _session: session } = context as WithSession;
    if (!bot || !session) return;
    const running = this.byBot.of(bot);
    // Nearly always the last: to take that off costs a quarter of looking it up.
    if (running[running.length - 1] === session) running.pop();
    else pull(running, session);
  }

  /** The running sessions of this ID. */
  of(bot: object, id: string): object[] {
    return this.byBot.of(bot).filter((session) => session.id === id);
  }
}
