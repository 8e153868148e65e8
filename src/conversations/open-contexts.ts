import type { MessengerContext } from 'bottender';
import castArray from 'lodash/castArray';

type Reference = WeakRef<MessengerContext>;

/** After how many more contexts those are looked for that ended without a sign. */
const LOOK_EVERY = 1_000;

/**
 * The contexts whose session is yet to be written, by the session: Bottender writes it as a whole, and would
 * undo what somebody else has written since it was read.
 *
 * They are held weakly: where Bottender gives no sign of its end, a context becomes garbage.
 */
export class OpenContexts {
  /** Nearly always one: an array around each would be most of what an open context costs. */
  private readonly bySession = new Map<string, Reference | Reference[]>();
  private lookAgainIn = LOOK_EVERY;

  opened(context: MessengerContext): void {
    const id = sessionIdOf(context);
    if (id === undefined) return;
    const open = this.bySession.get(id);
    const reference = new WeakRef(context);
    this.bySession.set(id, open ? [...castArray(open), reference] : reference);
    this.lookAgainIn -= 1;
    if (this.lookAgainIn === 0) this.forgetGarbage();
  }

  /** Its session is about to be written, or never will be. */
  closed(context: object): void {
    const id = sessionIdOf(context);
    if (id !== undefined) this.keep(id, (open) => open !== context);
  }

  /** The open contexts with the same session of the same bot. */
  sharing(context: MessengerContext): MessengerContext[] {
    const open = this.bySession.get(sessionIdOf(context) ?? '') ?? [];
    return castArray(open)
      .map((reference) => reference.deref())
      .filter((other) => other !== undefined)
      .filter((other) => other._emitter === context._emitter);
  }

  private forgetGarbage(): void {
    for (const id of this.bySession.keys()) this.keep(id, (open) => open !== undefined);
    this.lookAgainIn = Math.max(LOOK_EVERY, this.bySession.size);
  }

  private keep(id: string, wanted: (context: object | undefined) => boolean): void {
    const open = this.bySession.get(id);
    if (!open) return;
    const kept = castArray(open).filter((reference) => wanted(reference.deref()));
    if (kept.length === 0) this.bySession.delete(id);
    else this.bySession.set(id, kept.length === 1 ? kept[0]! : kept);
  }
}

function sessionIdOf(context: object): string | undefined {
  const { _session: session } = context as { _session?: { id?: unknown } | null };
  return typeof session?.id === 'string' ? session.id : undefined;
}
