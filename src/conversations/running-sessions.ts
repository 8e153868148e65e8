/** Bottender gives no sign of the end of some contexts: of so many sessions of one bot, the oldest are let go. */
const MOST_RUNNING = 1_000;

/** What of a context says whose session it has. */
interface WithSession {
  readonly _emitter?: object | null;
  readonly _session?: { readonly id?: unknown } | null;
}

/**
 * The sessions of the handlers that run now. Bottender writes each as a whole in the end, and would undo what somebody
 * else has written since it was read.
 */
export class RunningSessions {
  /** By the bot's emitter: two bots may know the same customer. */
  private readonly byBot = new WeakMap<object, Map<object, string>>();

  begin(context: object): void {
    const { _emitter: bot, _session: session } = context as WithSession;
    if (!bot || typeof session?.id !== 'string') return;
    let running = this.byBot.get(bot);
    if (!running) this.byBot.set(bot, (running = new Map<object, string>()));
    running.set(session, session.id);
    if (running.size <= MOST_RUNNING) return;
    const [oldest] = running.keys();
    if (oldest) running.delete(oldest);
  }

  /** The session is about to be written, or never will be. */
  end(context: object): void {
    const { _emitter: bot, _session: session } = context as WithSession;
    if (bot && session) this.byBot.get(bot)?.delete(session);
  }

  /** The running sessions of this ID. */
  of(bot: object, id: string): object[] {
    const running = this.byBot.get(bot) ?? new Map<object, string>();
    return [...running].filter(([, of]) => of === id).map(([session]) => session);
  }
}
