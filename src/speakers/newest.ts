import type { Clock } from '../clock';
import { keep, keptOf, type Charge, type Disclosed, type Kept, type Stamped } from './kept';

/** Of so many conversations with changes the newest ones are remembered. */
const MOST_REMEMBERED = 10_000;

/** What is newer here than in sessions that handlers still have. */
interface Remembered {
  charge?: Charge;
  disclosed?: Disclosed;
}

type Member = keyof Remembered;

const MEMBERS: readonly Member[] = ['charge', 'disclosed'];

/** What of a context says whose conversation it is. */
interface WithSession {
  readonly _emitter?: object | null;
  readonly session?: { readonly id?: unknown } | null;
}

/**
 * The newest state of conversations that this process knows of.
 *
 * Each handler has a copy of the session and writes it as a whole when it ends: what another one has changed meanwhile
 * would be lost, and it would not see it before. The copies are told apart by their stamps.
 */
export class Newest {
  /** By the bot's emitter: two bots may know the same customer. */
  private readonly byBot = new WeakMap<object, Map<string, Remembered>>();
  /** Until the first change there is nothing to look up. */
  private isUsed = false;

  constructor(private readonly clock: Clock) {}

  /** What is known of the context's conversation. */
  get<M extends Member>(context: object, member: M): Remembered[M] {
    const known = this.isUsed ? this.remembered(context)?.[member] : undefined;
    return known ?? (keptOf(context)?.[member] as Remembered[M] | null) ?? undefined;
  }

  /** Changes it, for all handlers of the process. */
  set<M extends Member>(
    context: object,
    member: M,
    value: Omit<NonNullable<Kept[M]>, 'stamp'>,
  ): void {
    const stamp = Math.max(
      this.clock.wallMs(),
      ((this.get(context, member) as Stamped | undefined)?.stamp ?? 0) + 1,
    );
    const changed = { [member]: { ...value, stamp } } as Remembered;
    this.remember(context, changed);
    keep(context, changed);
  }

  /**
   * Gives the session and the memory the newest of both: when the context is attached, and when its session is about to be
   * written.
   */
  meet(context: object): void {
    const kept = keptOf(context);
    if (!this.isUsed && !kept?.charge && !kept?.disclosed) return;
    const known = this.remembered(context);
    for (const member of MEMBERS) {
      const here = known?.[member];
      const there = kept?.[member] as Stamped | null | undefined;
      if (here && here.stamp > (there?.stamp ?? 0)) keep(context, { [member]: here });
      else if (there && there.stamp > (here?.stamp ?? 0)) {
        this.remember(context, { [member]: there });
      }
    }
  }

  private remembered(context: object): Remembered | undefined {
    const { _emitter: bot, session } = context as WithSession;
    return bot ? this.byBot.get(bot)?.get(String(session?.id)) : undefined;
  }

  private remember(context: object, changed: Remembered): void {
    const { _emitter: bot, session } = context as WithSession;
    if (!bot || typeof session?.id !== 'string') return;
    this.isUsed = true;
    let known = this.byBot.get(bot);
    if (!known) this.byBot.set(bot, (known = new Map<string, Remembered>()));
    const { id } = session;
    const all = { ...known.get(id), ...changed };
    // The newest stand at the end.
    known.delete(id);
    known.set(id, all);
    if (known.size <= MOST_REMEMBERED) return;
    const [oldest] = known.keys();
    known.delete(oldest as string);
  }
}
