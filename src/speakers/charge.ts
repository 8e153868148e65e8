import type { Charge, HandOver, Via } from './kept';

/** Who has a conversation. Times are in milliseconds since 1970. */
export type InCharge =
  | { readonly kind: 'bot' }
  | {
      readonly kind: 'person';
      /** How the person took it: through the Page's inbox, through another app, or by `handOver()`. */
      readonly via: Via;
      readonly since: number;
      /** When the bot has it again, if that is known. */
      readonly until?: number;
    };

const BOT: InCharge = { kind: 'bot' };

/** The hand-over, where it is not over. */
export function handOverIn(charge: Charge | undefined, nowMs: number): HandOver | undefined {
  const handOver = charge?.handOver;
  return handOver && (handOver.untilMs ?? Infinity) > nowMs ? handOver : undefined;
}

/** The platform's sign of a person, where it does not lie back too far. */
export function signIn(charge: Charge | undefined, nowMs: number): Charge['sign'] | undefined {
  const sign = charge?.sign;
  return sign && sign.untilMs > nowMs ? sign : undefined;
}

/** Who has it now. What was said expressly goes before what signs say; the bot has it again when both are over. */
export function inChargeNow(charge: Charge | undefined, nowMs: number): InCharge {
  const handOver = handOverIn(charge, nowMs);
  const sign = signIn(charge, nowMs);
  if (!handOver && !sign) return BOT;
  const untilMs = Math.max(handOver ? (handOver.untilMs ?? Infinity) : 0, sign?.untilMs ?? 0);
  return {
    kind: 'person',
    via: handOver ? 'handOver' : (sign as NonNullable<typeof sign>).via,
    since: Math.min(handOver?.sinceMs ?? Infinity, sign?.sinceMs ?? Infinity),
    ...(untilMs < Infinity && { until: untilMs }),
  };
}
