import type { Clock } from '../clock';
import { ByConversation } from './by-conversation';
import { keep, keptOf, type Facts, type Stamped, type Stamps } from './kept';

type Name = keyof Facts;

const NAMES: readonly Name[] = ['handOver', 'sign', 'isDisclosed', 'lastMessageMs'];

/**
 * The newest state of conversations that this process knows of.
 *
 * Each handler has a copy of the session and writes it as a whole when it ends: what another one has changed meanwhile
 * would be lost, and it would not see it before. The copies are told apart by their stamps.
 */
export class Newest {
  private readonly remembered = new ByConversation<Partial<Stamps>>();
  private used = false;

  constructor(private readonly clock: Clock) {}

  /** Until the first fact of any conversation there is nothing to look up: hardly any bot has facts. */
  get isUsed(): boolean {
    return this.used;
  }

  /** What is known of the context's conversation; `undefined` where nothing is. */
  get<N extends Name>(context: object, name: N): Facts[N] | undefined {
    return this.used ? this.stamped(context, name)?.value : undefined;
  }

  /** Changes it, for all handlers of the process. */
  set<N extends Name>(context: object, name: N, value: Facts[N]): void {
    const stamp = Math.max(this.clock.wallMs(), (this.stamped(context, name)?.stamp ?? 0) + 1);
    const changed = { [name]: { stamp, value } };
    this.remember(context, changed);
    keep(context, changed);
  }

  /** Gives the session and the memory the newest of both, when the context is attached. */
  begin(context: object): void {
    const kept = keptOf(context);
    if (this.used || (kept && NAMES.some((name) => kept[name]))) this.meet(context);
  }

  /** The same when the session is about to be written. */
  end(context: object): void {
    if (this.used) this.meet(context);
  }

  private meet(context: object): void {
    const kept = keptOf(context);
    const known = this.remembered.get(context);
    for (const name of NAMES) {
      const here = known?.[name];
      const there = kept?.[name];
      if (here && here.stamp > (there?.stamp ?? 0)) keep(context, { [name]: here });
      else if (there && there.stamp > (here?.stamp ?? 0)) {
        this.remember(context, { [name]: there });
      }
    }
  }

  private stamped<N extends Name>(context: object, name: N): Stamped<Facts[N]> | undefined {
    const known = this.remembered.get(context)?.[name] ?? keptOf(context)?.[name] ?? undefined;
    return known;
  }

  private remember(context: object, changed: Partial<Stamps>): void {
    this.used = true;
    this.remembered.set(context, { ...this.remembered.get(context), ...changed });
  }
}
