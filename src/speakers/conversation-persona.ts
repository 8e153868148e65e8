import { isPlainObject } from 'lodash';

import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import { lasting } from './charge';
import { keep, keptOf } from './kept';
import type { Newest } from './newest';
import type { PersonaRef, Speaker } from './persona';
import type { Roster } from './roster';

/** Who speaks in a conversation, from one event to the next. */
export class ConversationPersonas {
  /** What a stored ref means: sessions are read with each message. */
  private readonly read = new WeakMap<object, Speaker | PersonaError>();

  constructor(
    private readonly roster: Roster,
    private readonly clock: Clock,
    private readonly newest: Newest,
    private readonly passedOver: (context: object, error: PersonaError) => void,
  ) {}

  /**
   * @param ref checked; `null` forgets who spoke
   * @param ttlMs how long it lasts; `undefined` is for ever
   */
  set(context: object, ref: PersonaRef | null, ttlMs?: number): void {
    const untilMs = ttlMs === undefined ? null : this.clock.wallMs() + ttlMs;
    const handOver = this.newest.get(context, 'handOver');
    // It replaces whom a hand-over has named, too.
    if (handOver?.speaker) this.newest.set(context, 'handOver', { ...handOver, speaker: null });
    keep(context, { speaker: ref === null ? null : { ref, untilMs } });
  }

  /** Who speaks in the conversation, the Page being `null`; `undefined` where nobody was named. */
  get(context: object): Speaker | null | undefined {
    const handOver = this.newest.get(context, 'handOver');
    const handed = handOver && lasting(handOver, this.clock.wallMs())?.speaker;
    if (handed) return handed.ref === null ? null : this.speakerBehind(context, handed, handed.ref);
    const kept = keptOf(context)?.speaker;
    if (!isPlainObject(kept) || (kept?.untilMs ?? Infinity) <= this.clock.wallMs())
      return undefined;
    const entry = kept as NonNullable<typeof kept>;
    return this.speakerBehind(context, entry, entry.ref);
  }

  /** @param entry what stands in the session, which is the same with each message */
  private speakerBehind(context: object, entry: object, ref: PersonaRef): Speaker | undefined {
    let speaker = this.read.get(entry);
    if (!speaker) {
      speaker = this.speakerOf(ref);
      this.read.set(entry, speaker);
      if (speaker instanceof PersonaError) this.passedOver(context, speaker);
    }
    return speaker instanceof PersonaError ? undefined : speaker;
  }

  /** A ref that makes no sense any more (a name that has left the roster) must not break the conversation. */
  private speakerOf(ref: PersonaRef): Speaker | PersonaError {
    try {
      return this.roster.speaker(ref, "the conversation's persona");
    } catch (error) {
      if (error instanceof PersonaError) return error;
      throw error;
    }
  }
}

/** Whether the recipient was found not to be shown personas, less than a day ago. */
export function refusesPersonas(context: object, clock: Clock): boolean {
  const untilMs = keptOf(context)?.noPersonasUntilMs;
  return typeof untilMs === 'number' && clock.wallMs() < untilMs;
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

/** Remembers for a day that the recipient is not shown personas. */
export function rememberRefusal(context: object, clock: Clock): void {
  keep(context, { noPersonasUntilMs: clock.wallMs() + ONE_DAY_MS });
}
