import get from 'lodash/get';

import { PersonaError, type GraphFacts, type PersonaErrorCode } from '../errors';
import { debug } from '../events';
import type { Secrets } from './secrets';

/** The error of a refused or unanswered Graph call as a `PersonaError`, without any secret. */
export function personaErrorOf(error: unknown, what: string, secrets: Secrets): PersonaError {
  const graph = graphFactsOf(error);
  const text = secrets.mask(error instanceof Error ? error.message : String(error));
  const code = graph ? codeOf(graph) : 'UNAVAILABLE';
  const said = graph
    ? `${text} (code ${graph.code ?? 'none'}, subcode ${graph.subcode ?? 'none'}, ` +
      `trace ${graph.traceId ?? 'none'})`
    : text;
  return new PersonaError(code, `${what} failed: ${said}. ${ADVICE[code] ?? ''}`.trim(), {
    graph,
    retryAfterMs: code === 'RATE_LIMITED' ? regainMs(error) : undefined,
    outcomeUnknown: isUnanswered(error, graph),
    cause: bareCause(error, secrets),
  });
}

/** Errors of Node's before anything could be sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const requestsNotSent = new WeakSet<object>();

/** Notes whether a request never left: the error that Bottender's client makes of this one has no code. */
export function noteIfNotSent(error: unknown): void {
  const config: unknown = get(error, 'config');
  const code: unknown = get(error, 'code');
  if (NOT_SENT.has(String(code)) && typeof config === 'object' && config)
    requestsNotSent.add(config);
}

/** Whether the call may have been carried out: an error of Graph's own is a clear no, a proxy's is not. */
export function isUnanswered(error: unknown, graph: GraphFacts | undefined): boolean {
  if (graph) return graph.code === undefined && graph.status >= 500;
  const config = get(error, 'config') as object | undefined;
  return !(config && requestsNotSent.has(config));
}

const ONE_MINUTE_MS = 60_000;

/**
 * How long Messenger wants to be left alone: `estimated_time_to_regain_access` of the usage header, in minutes
 * ("Rate Limiting", page of 2026-03-23). The header comes only after many calls.
 */
function regainMs(error: unknown): number | undefined {
  const header: unknown = get(error, ['response', 'headers', 'x-business-use-case-usage']);
  if (typeof header !== 'string') return undefined;
  const minutes = usageEntries(header).map((entry) =>
    get(entry, 'estimated_time_to_regain_access', 0),
  );
  const longest = Math.max(0, ...minutes.filter(Number.isFinite));
  return longest > 0 ? longest * ONE_MINUTE_MS : undefined;
}

function usageEntries(header: string): object[] {
  try {
    return Object.values(JSON.parse(header) as Record<string, object[]>).flat();
  } catch (error) {
    debug('a usage header that is no JSON: %s', error);
    return [];
  }
}

const ADVICE: Partial<Record<PersonaErrorCode, string>> = {
  NOT_FOUND: 'The Page of this access token has no such persona.',
  NOT_ALLOWED:
    'Check the access token, its pages_messaging permission and that it is for this Page.',
  RATE_LIMITED: 'Wait before the next call: further calls lengthen the limit.',
  UNAVAILABLE: 'Try again later.',
};

/** Message and stack of an error, without request, configuration, headers and secrets. */
export function bareCause(error: unknown, secrets: Secrets): Error {
  const message = secrets.mask(error instanceof Error ? error.message : String(error));
  const cause = new Error(message);
  if (error instanceof Error) cause.name = error.name;
  if (error instanceof Error && error.stack) {
    // The first lines of a stack repeat the message, which may hold a secret.
    const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
    cause.stack = [`${cause.name}: ${message}`, ...frames].join('\n');
  }
  return cause;
}

/** The facts of an error of Bottender's client or of its batch queue, if the Graph API answered at all. */
export function graphFactsOf(error: unknown): GraphFacts | undefined {
  const response: unknown = get(error, 'response');
  // The client has the HTTP status and the body in `status` and `data`, the queue in `code` and `body`.
  const status = asNumber(get(response, 'status') ?? get(response, 'code'));
  if (status === undefined) return undefined;
  const facts: unknown = get(response, 'data.error') ?? get(response, 'body.error');
  return {
    status,
    code: asNumber(get(facts, 'code')),
    subcode: asNumber(get(facts, 'errorSubcode')),
    type: asText(get(facts, 'type')),
    traceId: asText(get(facts, 'fbtraceId')),
    transient: get(facts, 'isTransient') === true,
  };
}

// Codes as Meta's "Error Codes" page of 2026-06-25 and its rate limiting page of 2026-03-23 list them.
const TOKEN_CODES = new Set([102, 190, 230, 450, 452, 2500]);
const PERMISSION_CODES = new Set([3, 10, 200]);
const LIMIT_CODES = new Set([4, 17, 32, 341, 613]);
const PASSING_CODES = new Set([1, 2, 1200]);
/** Subcodes that make a passing fault, or a limit, one that stays. */
const LASTING = new Map<string, PersonaErrorCode>([
  ['1/99', 'NOT_ALLOWED'],
  ['2/2018344', 'NOT_ALLOWED'],
  ['4/2018354', 'REJECTED'],
  ['613/1893016', 'REJECTED'],
]);
const MISSING_CODES = new Set([803]);
const BUSINESS_LIMITS = { from: 80_000, to: 80_099 };
const OBJECT_MISSING = { code: 100, subcode: 33 };
const PERSONAS_NOT_SHOWN = { code: 10, subcode: 2018336 };

/** Whether the access token is the reason, or what it was never given. */
export function isTokenTrouble({ code }: GraphFacts): boolean {
  return code !== undefined && TOKEN_CODES.has(code);
}

/** What a Graph error means for a persona call. */
export function codeOf({ status, code, subcode, transient }: GraphFacts): PersonaErrorCode {
  if (code === undefined) return status >= 500 ? 'UNAVAILABLE' : 'REJECTED';
  if (code === PERSONAS_NOT_SHOWN.code && subcode === PERSONAS_NOT_SHOWN.subcode) {
    return 'RECIPIENT_UNSUPPORTED';
  }
  const lasting = LASTING.get(`${code}/${subcode}`);
  if (lasting) return lasting;
  if (TOKEN_CODES.has(code)) return 'NOT_ALLOWED';
  if (LIMIT_CODES.has(code)) return 'RATE_LIMITED';
  if (code >= BUSINESS_LIMITS.from && code <= BUSINESS_LIMITS.to) return 'RATE_LIMITED';
  if (transient || PASSING_CODES.has(code) || status >= 500) return 'UNAVAILABLE';
  if (PERMISSION_CODES.has(code)) return 'NOT_ALLOWED';
  const missing =
    MISSING_CODES.has(code) || (code === OBJECT_MISSING.code && subcode === OBJECT_MISSING.subcode);
  return missing ? 'NOT_FOUND' : 'REJECTED';
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
