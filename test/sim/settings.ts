import { Random } from './world/random';

/** What can go wrong in a world, each with the chance that it does. */
export const FAULTS = [
  // On the way to Messenger and back.
  'slow',
  'refusedConnection',
  'lostRequest',
  'lostAnswer',
  'noAnswer',
  'proxyPage',
  'proxyPageAfter',
  // What Graph answers.
  'refusedMessage',
  'bareRefusal',
  'doneAllTheSame',
  'refusedCreation',
  'refusedCall',
  'passing',
  'limit',
  'missingItem',
  // What happens to the Page.
  'deletedPersona',
  'unshown',
  'newToken',
  // The store.
  'slowStore',
  'refusingStore',
  'refusingStoreAfter',
  'silentStore',
  'forgettingStore',
  // The processes.
  'freeze',
  'death',
  'wallClock',
  'closing',
  // The webhook.
  'duplicate',
] as const;

export type FaultName = (typeof FAULTS)[number];

/** Some worlds have trouble of one kind alone, and more of it: where all else is sound, less can explain what goes wrong. */
const KINDS: readonly (readonly FaultName[])[] = [
  ['slow', 'lostRequest', 'lostAnswer', 'noAnswer', 'proxyPage', 'proxyPageAfter'],
  ['refusedMessage', 'bareRefusal', 'refusedCreation', 'passing', 'limit', 'deletedPersona'],
  ['slowStore', 'refusingStore', 'refusingStoreAfter', 'silentStore'],
  ['freeze', 'death', 'slow'],
];
const ONE_KIND = 0.25;

/** One simulated world, before anything has happened in it. */
export interface Setting {
  readonly seed: number;
  /** How many events happen before the world comes to rest. */
  readonly steps: number;
  readonly machines: number;
  readonly pages: number;
  readonly people: number;
  readonly fallback: 'page' | 'prefix' | 'throw';
  readonly byDefault: string | undefined;
  readonly isBatching: boolean;
  readonly batchFirstMessage: boolean;
  readonly leaseMs: number;
  readonly retryMs: number;
  /** What Messenger answers to a message of a persona that has vanished. */
  readonly vanished: { readonly code: number; readonly subcode?: number };
  /** For how long bots are silent after a sign of a person; without it, nobody takes a conversation. */
  readonly silentMs: number | undefined;
  /** After how long without a message bots say again that they are some; without it, they never do. */
  readonly lapseMs: number | undefined;
  /** Whether the events of a customer reach the same process, as long as that lives. */
  readonly isSticky: boolean;
  /** Whether somebody runs `sync` now and then. */
  readonly isSynced: boolean;
  /** The mean time between two webhook events, in milliseconds. */
  readonly webhookMs: number;
  readonly rates: Readonly<Partial<Record<FaultName, number>>>;
}

const SMALLEST_RATE = 0.002;
const RATES = 50;

/** The world of a seed. Few kinds of trouble at once find more than all at once. */
export function settingOf(seed: number, steps: number): Setting {
  const random = new Random(seed * 2 + 1);
  const share = random.pick([0, 0.1, 0.25, 0.5]);
  const kind = random.chance(ONE_KIND) ? random.pick(KINDS) : undefined;
  const faults = kind
    ? kind.filter(() => random.chance(0.6))
    : FAULTS.filter(() => random.chance(share));
  const rateOf = () => SMALLEST_RATE * RATES ** (kind ? (1 + random.next()) / 2 : random.next());
  const rates = Object.fromEntries(faults.map((name) => [name, rateOf()]));
  return {
    seed,
    steps,
    machines: random.between(3, 5),
    pages: random.between(1, 2),
    people: random.between(2, 6),
    fallback: random.weighted([
      ['page', 3],
      ['prefix', 2],
      ['throw', 1],
    ]),
    byDefault: random.chance(0.4) ? 'anna' : undefined,
    isBatching: random.chance(0.25),
    batchFirstMessage: random.chance(0.3),
    leaseMs: random.pick([5_000, 10_000, 30_000]),
    retryMs: random.pick([3_000, 10_000]),
    vanished: random.pick([{ code: 100 }, { code: 100, subcode: 33 }, { code: 803 }, { code: 10 }]),
    webhookMs: random.pick([200, 1_000, 5_000]),
    rates,
    silentMs: random.chance(0.25) ? random.pick([3_000, 30_000]) : undefined,
    lapseMs: random.chance(0.25) ? random.pick([20_000, 24 * 3_600_000]) : undefined,
    isSticky: random.chance(0.3),
    isSynced: random.chance(0.25),
  };
}
