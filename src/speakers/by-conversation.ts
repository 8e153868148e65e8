/** What of a context says whose conversation it is. */
interface WithSession {
  readonly _emitter?: object | null;
  readonly session?: { readonly id?: unknown } | null;
}

/** Of so many conversations of one bot the newest values are kept. */
const MOST_KEPT = 10_000;

/**
 * What this process keeps of conversations, one value of each. Nothing is kept for a context without bot or session: what a
 * bot's tests simulate may have neither.
 */
export class ByConversation<Value> {
  /** By the bot's emitter: two bots may know the same customer. */
  private readonly byBot = new WeakMap<object, Map<string, Value>>();

  get(context: object): Value | undefined {
    const { _emitter: bot, session } = context as WithSession;
    return bot ? this.byBot.get(bot)?.get(String(session?.id)) : undefined;
  }

  set(context: object, value: Value): void {
    const { _emitter: bot, session } = context as WithSession;
    if (!bot || typeof session?.id !== 'string') return;
    let values = this.byBot.get(bot);
    if (!values) this.byBot.set(bot, (values = new Map<string, Value>()));
    // The newest stand at the end.
    values.delete(session.id);
    values.set(session.id, value);
    if (values.size <= MOST_KEPT) return;
    const [oldest] = values.keys();
    values.delete(oldest as string);
  }

  delete(context: object): void {
    const { _emitter: bot, session } = context as WithSession;
    if (bot) this.byBot.get(bot)?.delete(String(session?.id));
  }
}
