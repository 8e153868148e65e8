import type { MessengerContext } from 'bottender';
import { isPlainObject } from 'lodash';

import { LONGEST_TIMEOUT_MS } from './clock';
import { didYouMean, invalidOption, listed, PersonaError, shown } from './errors';
import type { PersonaEvent } from './events';
import {
  readDisclosure,
  readTakeover,
  type DisclosureOptions,
  type TakeoverOptions,
} from './people/options';
import type { PeopleSettings } from './people/people';
import type { Roster } from './speakers/persona';
import { fileStore } from './stores/file';
import type { PersonaStore } from './stores/store';

/** The options of `personas()`. Every one may be left out. */
export interface PersonasOptions {
  /**
   * The bot's personas, by the names that handlers use. A name must not consist of digits only.
   *
   * @default none: handlers use IDs and profiles
   */
  readonly roster?: Roster;
  /**
   * The roster name that speaks if nothing else sets a speaker.
   *
   * @default none: the Page speaks
   */
  readonly default?: string;
  /**
   * What to do with a message whose persona is not available: `'page'` sends it as the Page, `'prefix'` sends it as the
   * Page with the persona's name before the text, `'throw'` rejects with a `PersonaError`.
   *
   * On channels that cannot show a sender name (Telegram, WhatsApp), it applies to every message of a persona.
   *
   * @default 'page'
   */
  readonly fallback?: Fallback;
  /**
   * Where the plugin keeps its records of personas. All processes of the bot should share one store.
   *
   * @default fileStore()
   */
  readonly store?: PersonaStore;
  /**
   * Called with one object for each event, for logs and metrics. What it throws never reaches a handler.
   *
   * @default none
   */
  readonly onEvent?: (event: PersonaEvent) => unknown;
  /**
   * The Graph API version for every call that a context, its batch queue or the plugin makes, such as `'v26.0'`.
   *
   * @default Bottender's own (v6.0)
   */
  readonly graphVersion?: string;
  /**
   * The longest that a message waits for its persona, in milliseconds, retries and store access included. After that,
   * `fallback` applies. 0 to 2,147,483,647.
   *
   * @default 10_000
   */
  readonly retryMs?: number;
  /**
   * How long a process that shares the store may be silent before it counts as dead, in milliseconds. The claims of a
   * dead process expire, and the other processes delete its temporary personas. 100 to 2,147,483,647.
   *
   * @default 30_000
   */
  readonly leaseMs?: number;
  /**
   * Whether to create a new persona and send its first message in one batch: one round trip instead of two.
   *
   * Meta documents references between the operations of a batch for other calls, not for personas. If Messenger turns
   * out not to take them, the message is sent again and this process stops using them. If the batch gets no clear
   * answer, the message is not sent again.
   *
   * @default false
   */
  readonly batchFirstMessage?: boolean;
  /**
   * Keeps the bot silent while a person answers. These are the signs of a person: an echo of a message from the Page's
   * inbox or from another app, an event on the standby channel, and control of the conversation passing to another app.
   * Requires `channels.messenger.appId`: without it, echoes and passed control are ignored.
   *
   * @default off: only `handOver()` gives a conversation to a person
   */
  readonly takeover?: TakeoverOptions;
  /**
   * Tells customers that a program answers: before the bot's first message to them, before its first message after a
   * lapse of time, and before its first message after a person had the conversation. Messenger only.
   *
   * @default off
   */
  readonly disclosure?: DisclosureOptions<MessengerContext>;
}

/** What to do with a message whose persona is not available. */
export type Fallback = 'page' | 'prefix' | 'throw';

/** The options, checked and completed. */
export interface Settings extends PeopleSettings {
  readonly roster: Roster;
  readonly default: string | undefined;
  readonly fallback: Fallback;
  /** Read when it is first used. */
  store: PersonaStore;
  readonly onEvent: ((event: PersonaEvent) => unknown) | undefined;
  readonly graphVersion: string | undefined;
  readonly retryMs: number;
  readonly leaseMs: number;
  readonly batchFirstMessage: boolean;
}

const STORE_METHODS = ['get', 'set', 'swap', 'delete', 'list', 'close'] as const;
const FALLBACKS: readonly unknown[] = ['page', 'prefix', 'throw'];
const DEFAULT_RETRY_MS = 10_000;
const DEFAULT_LEASE_MS = 30_000;
const SHORTEST_LEASE_MS = 100;

type Check = (value: unknown) => boolean;

const expectations: Record<keyof PersonasOptions, readonly [check: Check, expected: string]> = {
  roster: [isPlainObject, 'an object of profiles by name'],
  default: [(value) => typeof value === 'string', 'a roster name'],
  fallback: [(value) => FALLBACKS.includes(value), "'page', 'prefix' or 'throw'"],
  store: [isStore, 'a store such as fileStore() or redisStore(client)'],
  onEvent: [(value) => typeof value === 'function', 'a function'],
  graphVersion: [
    (value) => typeof value === 'string' && /^v?\d+\.\d+$/.test(value),
    "a Graph API version such as 'v26.0'",
  ],
  retryMs: milliseconds(0),
  leaseMs: milliseconds(SHORTEST_LEASE_MS),
  batchFirstMessage: [(value) => typeof value === 'boolean', 'true or false'],
  takeover: [isPlainObject, 'an object { silentMs }'],
  disclosure: [isPlainObject, 'an object { text, lapseMs }'],
};

const OPTIONS = Object.keys(expectations);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function readOptions(options: PersonasOptions): Settings {
  if (isContext(options)) {
    throw new PersonaError(
      'INVALID_OPTION',
      'personas: it was given to Bottender as a plugin, but it makes one. ' +
        'Write `plugins: [personas({ … })]`, with the call, or `bot.use(personas({ … }))`.',
    );
  }
  if (!isPlainObject(options)) {
    throw invalidOption('personas()', 'an object of options', options);
  }
  for (const [name, value] of Object.entries(options)) checkOption(name, value);
  const { roster = {}, default: speaker, store, onEvent, graphVersion } = options;
  const { fallback = 'page', retryMs = DEFAULT_RETRY_MS, leaseMs = DEFAULT_LEASE_MS } = options;
  if (speaker !== undefined && !Object.hasOwn(roster, speaker)) {
    const names = Object.keys(roster);
    const expected = `a name of the roster (${names.length > 0 ? listed(names) : 'it is empty'})`;
    throw invalidOption('personas(): option `default`', expected, speaker, names);
  }
  return {
    roster,
    default: speaker,
    fallback,
    store: store ?? fileStore(),
    onEvent,
    graphVersion: graphVersion?.replace(/^v?/, 'v'),
    retryMs,
    leaseMs,
    batchFirstMessage: options.batchFirstMessage ?? false,
    takeover: readTakeover(options.takeover),
    // It is given Messenger's contexts only.
    disclosure: readDisclosure(options.disclosure) as PeopleSettings['disclosure'],
  };
}

function milliseconds(least: number): readonly [check: Check, expected: string] {
  return [
    (value) => typeof value === 'number' && value >= least && value <= LONGEST_TIMEOUT_MS,
    `a number of milliseconds from ${least} to ${LONGEST_TIMEOUT_MS}`,
  ];
}

function checkOption(name: string, value: unknown): void {
  if (!Object.hasOwn(expectations, name)) {
    throw new PersonaError(
      'INVALID_OPTION',
      `personas(): unknown option ${shown(name)}.${didYouMean(name, OPTIONS)} ` +
        `The options are ${OPTIONS.join(', ')}.`,
    );
  }
  const [check, expected] = expectations[name as keyof PersonasOptions];
  if (value === undefined || check(value)) return;
  throw invalidOption(`personas(): option \`${name}\``, expected, value);
}

/** What Bottender calls a plugin with. */
function isContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '_event' in value && '_session' in value;
}

function isStore(value: unknown): value is PersonaStore {
  return (
    typeof value === 'object' &&
    value !== null &&
    STORE_METHODS.every((method) => typeof Reflect.get(value, method) === 'function')
  );
}
