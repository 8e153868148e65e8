import type { HandOver, Sign, Via } from './kept';

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

/** A hand-over or a sign, where it is not over. */
export function lasting<T extends HandOver | Sign>(
  given: T | null | undefined,
  nowMs: number,
): T | undefined {
  return given && (given.untilMs ?? Infinity) > nowMs ? given : undefined;
}

/** Who has it now. What was said expressly goes before what signs say; the bot has it again when both are over. */
export function inChargeOf(handOver: HandOver | undefined, sign: Sign | undefined): InCharge {
  if (!handOver && !sign) return BOT;
  const untilMs = Math.max(handOver ? (handOver.untilMs ?? Infinity) : 0, sign?.untilMs ?? 0);
  return {
    kind: 'person',
    via: handOver ? 'handOver' : (sign as Sign).via,
    since: Math.min(handOver?.sinceMs ?? Infinity, sign?.sinceMs ?? Infinity),
    ...(untilMs < Infinity && { until: untilMs }),
  };
}
