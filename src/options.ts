import type { MessengerContext } from 'bottender';
import isPlainObject from 'lodash/isPlainObject';

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
   * The bot's personas by the name that handlers use; no name is made of digits.
   *
   * @default {} (handlers use IDs and profiles)
   */
  readonly roster?: Roster;
  /**
   * The roster name that speaks where nothing else says so.
   *
   * @default none: the Page speaks
   */
  readonly default?: string;
  /**
   * What happens to a message whose persona cannot be had: `'page'` sends it as the Page, `'prefix'` sends it
   * as the Page with the persona's name before the text, `'throw'` rejects with a `PersonaError`.
   *
   * On channels that have nothing to show a persona with (Telegram, WhatsApp), that is every message of one.
   *
   * @default 'page'
   */
  readonly fallback?: Fallback;
  /**
   * Where the personas are on record. All processes of the bot should share one.
   *
   * @default fileStore()
   */
  readonly store?: PersonaStore;
  /**
   * Receives one object per happening, for logs and metrics. What it throws never reaches a handler.
   *
   * @default none
   */
  readonly onEvent?: (event: PersonaEvent) => unknown;
  /**
   * The Graph API version of every call through a context, its batch queue and the plugin, such as
   * `'v26.0'`.
   *
   * @default Bottender's own (v6.0)
   */
  readonly graphVersion?: string;
  /**
   * The longest that a message waits for its persona in all, in milliseconds: retries and the store included.
   * Then `fallback` decides. 0 to 2,147,483,647.
   *
   * @default 10_000
   */
  readonly retryMs?: number;
  /**
   * After how many milliseconds of silence a process that shares the store counts as dead: its claims are void,
   * and its temporary personas are deleted by the others. 100 to 2,147,483,647.
   *
   * @default 30_000
   */
  readonly leaseMs?: number;
  /**
   * Whether a persona that is yet to be created and its first message travel to Messenger in one batch: one round
   * trip and not two. Meta documents such references between operations for other calls, not for personas; where
   * Messenger turns out not to take them, the message is sent again and this process stops it. Where no clear answer
   * to the batch comes, the message is not sent again.
   *
   * @default false
   */
  readonly batchFirstMessage?: boolean;
  /**
   * Falls silent while a person answers: where an echo shows a message of the Page's inbox or of another app, where events
   * come on the standby channel, and where control of the conversation goes to another app. It needs
   * `channels.messenger.appId`.
   *
   * @default off: only `handOver()` says that a person has a conversation
   */
  readonly takeover?: TakeoverOptions;
  /**
   * Says that a program answers: before the bot's first message to somebody, after a lapse of time, and after a person had
   * the conversation. Messenger only.
   *
   * @default off
   */
  readonly disclosure?: DisclosureOptions<MessengerContext>;
}

/** What happens to a message whose persona cannot be had. */
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
 * Checks the options and completes them with the defaults.
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
