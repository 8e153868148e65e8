import { closest, distance } from 'fastest-levenshtein';
import { isPlainObject } from 'lodash';

/** What went wrong, for programs to branch on. */
export type PersonaErrorCode =
  /** An option is unknown, contradicts another one or has a value of the wrong kind. */
  | 'INVALID_OPTION'
  /** A profile is invalid: its name, its picture URL or its key. */
  | 'INVALID_PROFILE'
  /** A persona ID is not made of digits. */
  | 'INVALID_ID'
  /** A name is not in the roster, or there is no persona where one is needed. */
  | 'UNKNOWN_PERSONA'
  /** The recipient has no session, and so no conversation. */
  | 'UNKNOWN_CONVERSATION'
  /** There is no such persona on this Page. */
  | 'NOT_FOUND'
  /** The access token is invalid, or lacks a permission. */
  | 'NOT_ALLOWED'
  /** This recipient, or this channel, cannot be shown personas. */
  | 'RECIPIENT_UNSUPPORTED'
  /** Messenger rate-limits the calls. */
  | 'RATE_LIMITED'
  /** Messenger could not be reached, failed, or gave no clear answer. */
  | 'UNAVAILABLE'
  /** Messenger refused the call, and repeating it does not help. */
  | 'REJECTED'
  /** The store could not be read or written, or did not answer in time. */
  | 'STORE';

/** The Graph API's answer to a call that it refused. */
export interface GraphFacts {
  /** HTTP status of the answer. */
  readonly status: number;
  /** `error.code` of the answer. */
  readonly code: number | undefined;
  /** `error.error_subcode` of the answer. */
  readonly subcode: number | undefined;
  /** `error.type` of the answer, such as `OAuthException`. */
  readonly type: string | undefined;
  /** `error.fbtrace_id` of the answer: what Meta's support asks for. */
  readonly traceId: string | undefined;
  /** `error.is_transient` of the answer: the same call may pass later. */
  readonly transient: boolean;
}

/** What a `PersonaError` may carry beside its code and message. */
export interface PersonaErrorDetails {
  readonly graph?: GraphFacts | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly outcomeUnknown?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class of this package: `code` says what went wrong, `graph` what the Graph API answered.
 *
 * Neither message, `graph` nor `cause` holds an access token or an app secret; `cause` comes without
 * request, configuration and headers.
 */
export class PersonaError extends Error {
  override readonly name = 'PersonaError';
  /** What went wrong, for programs to branch on. */
  readonly code: PersonaErrorCode;
  /** The Graph API's answer, if it answered with an error. */
  declare readonly graph?: GraphFacts;
  /** How long the rate limit lasts, in milliseconds, if Messenger said so. */
  declare readonly retryAfterMs?: number;
  /** `true` if no clear answer came: the call may have been carried out. */
  declare readonly outcomeUnknown?: true;

  constructor(code: PersonaErrorCode, message: string, details: PersonaErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.graph) this.graph = details.graph;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (details.outcomeUnknown) this.outcomeUnknown = true;
  }
}

const MAX_SHOWN_CHARACTERS = 80;

/** A value as an error message shows it: quoted, on one line, not too long. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  const characters = [...text];
  return characters.length > MAX_SHOWN_CHARACTERS
    ? `${characters.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`
    : text;
}

const MAX_LISTED = 10;

/** Names as an error message lists them: quoted, and not all of a long list. */
export function listed(names: readonly string[]): string {
  const first = names.slice(0, MAX_LISTED).map(shown).join(', ');
  return names.length > MAX_LISTED ? `${first} and ${names.length - MAX_LISTED} more` : first;
}

/** The name that was probably meant, as a sentence to put behind an error message; empty where none is close. */
export function didYouMean(given: string, names: readonly string[]): string {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, '');
  if (names.length === 0) return '';
  const meant = closest(plain(given), names.map(plain));
  // Two letters that changed places are a distance of 2.
  const limit = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3));
  const isClose = distance(plain(given), meant) <= limit;
  const name = names.find((each) => plain(each) === meant);
  return isClose && name !== undefined ? ` Did you mean ${shown(name)}?` : '';
}

/**
 * What an option that makes no sense is refused with.
 *
 * @param names one of which the value may have been meant to be
 */
export function invalidOption(
  where: string,
  expected: string,
  got: unknown,
  names: readonly string[] = [],
): PersonaError {
  const hint = typeof got === 'string' ? didYouMean(got, names) : '';
  const message = `${where}: expected ${expected}, but got ${shown(got)}.${hint}`;
  return new PersonaError('INVALID_OPTION', message);
}

/**
 * Lets only an object through that has no other keys than these.
 *
 * @param example what such an object looks like
 * @throws PersonaError `INVALID_OPTION`
 */
export function checkKeys(
  where: string,
  options: unknown,
  names: readonly string[],
  example: string,
): asserts options is object {
  if (!isPlainObject(options)) throw invalidOption(where, `an object ${example}`, options);
  const unknown = Object.keys(options as object).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  const known = names.map((name) => `\`${name}\``).join(', ');
  throw invalidOption(where, `no option but ${known}`, unknown, names);
}

/** @throws PersonaError `INVALID_OPTION` where it is no time to wait */
export function checkMs(where: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value < Infinity) return;
  throw invalidOption(where, 'a number of milliseconds above 0', value);
}
