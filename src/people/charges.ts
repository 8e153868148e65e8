import type { Clock } from '../clock';
import type { Events } from '../events';
import { inChargeOf, lasting, type InCharge } from '../speakers/charge';
import { keep, type HandOver, type Sign, type Via } from '../speakers/kept';
import type { Newest } from '../speakers/newest';
import type { PersonaRef } from '../speakers/persona';
import { placeOf } from './place';

/** What `handOver` says beside the conversation. */
export interface HandingOver {
  /** For how long, in milliseconds; `undefined` is until it is taken back. */
  readonly forMs: number | undefined;
  /** Who speaks meanwhile, the Page being `null`; `undefined` leaves that as it is. */
  readonly ref: PersonaRef | null | undefined;
}

/** Who has each conversation: the bot or a person. */
export class Charges {
  /** Contexts of `withConversation`: what they send is never withheld. */
  private readonly outsideEvents = new WeakSet<object>();

  /** @param passed hears when a person has it from now on, or no longer */
  constructor(
    private readonly newest: Newest,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly passed: (context: object) => void,
  ) {}

  now(context: object): InCharge {
    return inChargeOf(this.handOverOf(context), this.signOf(context));
  }

  /** The context belongs to no event: a person, or a program of its own, speaks through it. */
  setOutside(context: object): void {
    this.outsideEvents.add(context);
  }

  isOutside(context: object): boolean {
    return this.outsideEvents.has(context);
  }

  /** Whether what the context sends to its customer has to be withheld. */
  withholds(context: object): boolean {
    return this.hasPerson(context) && !this.isOutside(context);
  }

  tellWithheld(context: object): void {
    this.events.emit({ type: 'withheld', ...placeOf(context) });
  }

  /** Whether a person has the conversation. Notices, and tells, that nobody has it any more. */
  hasPerson(context: object): boolean {
    const handOver = this.newest.get(context, 'handOver');
    const sign = this.newest.get(context, 'sign');
    if (!handOver && !sign) return false;
    const nowMs = this.clock.wallMs();
    if (lasting(handOver, nowMs) ?? lasting(sign, nowMs)) return true;
    // Of the other one, another process may know more.
    if (handOver) this.newest.set(context, 'handOver', null);
    if (sign) this.newest.set(context, 'sign', null);
    this.tellTakenBack(context, viaOf(handOver, sign));
    return false;
  }

  handOver(context: object, { forMs, ref }: HandingOver): void {
    this.hasPerson(context);
    const nowMs = this.clock.wallMs();
    const before = this.handOverOf(context);
    // Who spoke in the conversation before does so no longer.
    if (ref !== undefined) keep(context, { speaker: null });
    this.newest.set(context, 'handOver', {
      sinceMs: before?.sinceMs ?? nowMs,
      untilMs: forMs === undefined ? null : nowMs + forMs,
      speaker: ref === undefined ? (before?.speaker ?? null) : { ref },
    });
    if (!before) this.tellHandedOver(context, 'handOver');
  }

  takeBack(context: object): void {
    const had = this.hasPerson(context);
    const via = viaOf(this.handOverOf(context), this.signOf(context));
    // Another process may know of a person of whom this one does not.
    this.newest.set(context, 'handOver', null);
    this.newest.set(context, 'sign', null);
    if (had) this.tellTakenBack(context, via);
  }

  /**
   * The platform has shown that a person has it.
   *
   * @param given how; `undefined` where the sign does not say
   */
  sign(context: object, given: 'inbox' | 'app' | undefined, silentMs: number): void {
    const had = this.hasPerson(context);
    const nowMs = this.clock.wallMs();
    const before = this.signOf(context);
    const via = given ?? before?.via ?? 'app';
    const sign = { via, sinceMs: before?.sinceMs ?? nowMs, untilMs: nowMs + silentMs };
    this.newest.set(context, 'sign', sign);
    if (!had) this.tellHandedOver(context, via);
  }

  private handOverOf(context: object): HandOver | undefined {
    return lasting(this.newest.get(context, 'handOver'), this.clock.wallMs());
  }

  private signOf(context: object): Sign | undefined {
    return lasting(this.newest.get(context, 'sign'), this.clock.wallMs());
  }

  private tellTakenBack(context: object, via: Via): void {
    this.passed(context);
    this.events.emit({ type: 'takenBack', ...placeOf(context), via });
  }

  private tellHandedOver(context: object, via: Via): void {
    this.passed(context);
    this.events.emit({ type: 'handedOver', ...placeOf(context), via });
  }
}

/** How a person came to have a conversation: what was said expressly goes before what signs say. */
function viaOf(handOver: HandOver | null | undefined, sign: Sign | null | undefined): Via {
  return handOver ? 'handOver' : (sign?.via ?? 'app');
}
