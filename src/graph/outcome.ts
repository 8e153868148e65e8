import { get } from 'lodash';

import { PersonaError, type GraphFacts, type PersonaErrorCode } from '../errors';

/**
 * What a refusal is about: `'recipient'`, this person or conversation; `'unshown'`, personas for this person;
 * `'token'` and `'permission'`, the access token and what it may do; `'limit'`, too many calls; `'passing'`, a fault of
 * Messenger's that the same call may survive later; `'missing'`, an object that is not there; `'call'`, the call itself.
 */
export type About =
  'recipient' | 'unshown' | 'token' | 'permission' | 'limit' | 'passing' | 'missing' | 'call';

/** What came of a Graph call that threw. */
export type Outcome =
  /** A Graph error code came: the call was not carried out. */
  | { readonly is: 'refused'; readonly about: About; readonly facts: GraphFacts }
  /** It may have been carried out. */
  | { readonly is: 'unknown'; readonly facts?: GraphFacts }
  /** It never left this machine. */
  | { readonly is: 'not sent' };

/**
 * What came of a call, for messages and persona calls alike.
 *
 * Nothing without a Graph error code is a refusal: a proxy may have answered in the place of Messenger.
 *
 * @param error of Bottender's client, its batch queue, axios or this package
 */
export function outcomeOf(error: unknown): Outcome {
  const facts = graphFactsOf(error);
  if (facts?.code !== undefined) {
    const mayHaveHappened = facts.status >= 500 || UNKNOWN_CODES.has(facts.code);
    return mayHaveHappened
      ? { is: 'unknown', facts }
      : { is: 'refused', about: aboutOf(facts), facts };
  }
  if (isNotSent(error)) return { is: 'not sent' };
  return facts ? { is: 'unknown', facts } : { is: 'unknown' };
}

/**
 * Whether Graph itself said nothing. To a *creation*, an error 1 or 2 of Graph's own is an answer: there is no persona.
 * A message that was answered so may still have arrived.
 */
export function isUnanswered(outcome: Outcome): boolean {
  return outcome.is === 'unknown' && outcome.facts?.code === undefined;
}

/** A bad parameter that Graph does not name: 100 without a subcode. */
export function isBareBadParameter({ code, subcode }: GraphFacts): boolean {
  return code === 100 && subcode === undefined;
}

/** What an answer that is no success says, in the spelling of Bottender's client or in Graph's own. */
export function graphFactsOf(error: unknown): GraphFacts | undefined {
  if (error instanceof PersonaError) return error.graph;
  const response: unknown = get(error, 'response');
  // The client has the HTTP status and the body in `status` and `data`, the queue in `code` and `body`.
  const status = asNumber(get(response, 'status') ?? get(response, 'code'));
  if (status === undefined) return undefined;
  const facts: unknown = get(response, 'data.error') ?? get(response, 'body.error');
  const code = asNumber(get(facts, 'code'));
  return {
    status,
    // Gateways of other makers repeat the HTTP status there; no code of Graph's is the status it comes with.
    code: code === status ? undefined : code,
    subcode: asNumber(get(facts, 'errorSubcode') ?? get(facts, 'error_subcode')),
    type: asText(get(facts, 'type')),
    traceId: asText(get(facts, 'fbtraceId') ?? get(facts, 'fbtrace_id')),
    transient: (get(facts, 'isTransient') ?? get(facts, 'is_transient')) === true,
  };
}

/** `PersonaError.code` for what a refusal is about. */
export const CODE_ABOUT: Readonly<Record<About, PersonaErrorCode>> = {
  recipient: 'REJECTED',
  unshown: 'RECIPIENT_UNSUPPORTED',
  token: 'NOT_ALLOWED',
  permission: 'NOT_ALLOWED',
  limit: 'RATE_LIMITED',
  passing: 'UNAVAILABLE',
  missing: 'NOT_FOUND',
  call: 'REJECTED',
};

// Codes as Meta's "Error Codes" page of 2026-06-25 and its rate limiting page of 2026-03-23 list them.

/** "Unknown" and "unexpected" errors: 1/1357046 came although the messages were sent. */
const UNKNOWN_CODES = new Set([1, 2]);
const RECIPIENT_CODES = new Set([
  551, 2018300, 2018321, 2018218, 2018247, 2022, 10303, 2300052, 9000001,
]);
const TOKEN_CODES = new Set([102, 190, 230, 450, 452, 2500]);
const LIMIT_CODES = new Set([4, 17, 32, 341, 613]);
const PASSING_CODES = new Set([1, 2, 1200]);
const PERMISSION_CODES = new Set([3, 10, 200]);
const MISSING_CODES = new Set([803]);
const BUSINESS_LIMITS = { from: 80_000, to: 80_099 };
/** Where the subcode says something else than the code. */
const ABOUT_PAIR = new Map<string, About>([
  ['1/99', 'permission'],
  ['2/2018344', 'permission'],
  ['10/2018336', 'unshown'],
  ['100/33', 'missing'],
  ...[
    ['4/2018354', '10/1404170', '10/1893015', '10/1893063', '10/2018065'],
    ['10/2018108', '10/2018278', '10/2534022', '10/2534077', '100/2018001', '200/1545041'],
    ['200/2018021', '200/2018027', '200/2018028', '200/2534041', '613/1893016'],
  ]
    .flat()
    .map((pair) => [pair, 'recipient'] as const),
]);

/** What a Graph error with a code is about. */
export function aboutOf({ status, code = 0, subcode, transient }: GraphFacts): About {
  const pair = ABOUT_PAIR.get(`${code}/${subcode}`);
  if (pair) return pair;
  if (RECIPIENT_CODES.has(code)) return 'recipient';
  if (TOKEN_CODES.has(code)) return 'token';
  if (LIMIT_CODES.has(code)) return 'limit';
  if (code >= BUSINESS_LIMITS.from && code <= BUSINESS_LIMITS.to) return 'limit';
  if (transient || PASSING_CODES.has(code) || status >= 500) return 'passing';
  if (PERMISSION_CODES.has(code)) return 'permission';
  return MISSING_CODES.has(code) ? 'missing' : 'call';
}

const requestsNotSent = new WeakSet<object>();

/**
 * Notes whether a request never left. The error that Bottender's client makes of this one does not tell, nor does
 * this one once its secrets are masked.
 */
export function noteIfNotSent(error: unknown): void {
  const config: unknown = get(error, 'config');
  if (typeof config === 'object' && config && hasNotConnected(error)) requestsNotSent.add(config);
}

function isNotSent(error: unknown): boolean {
  if (error instanceof PersonaError) return !error.outcomeUnknown;
  const config: unknown = get(error, 'config');
  const isNoted = typeof config === 'object' && config !== null && requestsNotSent.has(config);
  return isNoted || hasNotConnected(error);
}

const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether Node.js failed before the connection stood: name, TCP or TLS. */
function hasNotConnected(error: unknown): boolean {
  const tries: unknown = get(error, 'errors');
  if (Array.isArray(tries) && tries.length > 0) return tries.every(hasNotConnected);
  const syscall: unknown = get(error, 'syscall');
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (NOT_CONNECTED.has(String(get(error, 'code')))) return true;
  // During the TLS handshake, and after one that failed, nothing of the request has been sent.
  const socket: unknown =
    get(error, 'request._currentRequest.socket') ?? get(error, 'request.socket');
  return get(socket, 'encrypted') === true && get(socket, 'secureConnecting') === true;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
