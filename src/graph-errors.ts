import { PersonaError, type GraphFacts, type PersonaErrorCode } from './errors';
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
    cause: bareCause(error, text),
  });
}

const ADVICE: Partial<Record<PersonaErrorCode, string>> = {
  NOT_FOUND: 'The Page of this access token has no such persona.',
  NOT_ALLOWED:
    'Check the access token, its pages_messaging permission and that it is for this Page.',
  RATE_LIMITED: 'Wait before the next call: further calls lengthen the limit.',
  UNAVAILABLE: 'Try again later.',
};

/** Message and stack of the error, without request, configuration and headers. */
function bareCause(error: unknown, message: string): Error {
  const cause = new Error(message);
  if (error instanceof Error) cause.name = error.name;
  if (error instanceof Error && error.stack) {
    // The first lines of a stack repeat the message, which may hold a secret.
    const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
    cause.stack = [`${cause.name}: ${message}`, ...frames].join('\n');
  }
  return cause;
}

/** The facts of an error of Bottender's client, if the Graph API answered at all. */
export function graphFactsOf(error: unknown): GraphFacts | undefined {
  const response = property(error, 'response');
  const facts = property(property(response, 'data'), 'error');
  if (typeof facts !== 'object' || facts === null) {
    const status = number(property(response, 'status'));
    if (status === undefined) return undefined;
    return { status, code: undefined, subcode: undefined, ...NO_DETAILS };
  }
  return {
    status: number(property(response, 'status')) ?? 0,
    code: number(property(facts, 'code')),
    subcode: number(property(facts, 'errorSubcode')),
    type: text(property(facts, 'type')),
    traceId: text(property(facts, 'fbtraceId')),
    transient: property(facts, 'isTransient') === true,
  };
}

const NO_DETAILS = { type: undefined, traceId: undefined, transient: false } as const;

// Codes as Meta's "Error Codes" page of 2026-06-25 and its rate limiting page of 2026-03-23 list them.
const TOKEN_CODES = new Set([102, 190, 450, 452, 2500]);
const PERMISSION_CODES = new Set([3, 10, 200, 230]);
const LIMIT_CODES = new Set([4, 17, 32, 341, 613]);
const PASSING_CODES = new Set([1, 2, 1200]);
const MISSING_CODES = new Set([803]);
const BUSINESS_LIMITS = { from: 80_000, to: 80_099 };
const OBJECT_MISSING = { code: 100, subcode: 33 };
const PERSONAS_NOT_SHOWN = { code: 10, subcode: 2018336 };

/** What a Graph error means for a persona call. */
export function codeOf({ status, code, subcode, transient }: GraphFacts): PersonaErrorCode {
  if (code === PERSONAS_NOT_SHOWN.code && subcode === PERSONAS_NOT_SHOWN.subcode) {
    return 'RECIPIENT_UNSUPPORTED';
  }
  if (code === undefined) return status >= 500 ? 'UNAVAILABLE' : 'REJECTED';
  if (TOKEN_CODES.has(code)) return 'NOT_ALLOWED';
  if (LIMIT_CODES.has(code)) return 'RATE_LIMITED';
  if (code >= BUSINESS_LIMITS.from && code <= BUSINESS_LIMITS.to) return 'RATE_LIMITED';
  if (transient || PASSING_CODES.has(code) || status >= 500) return 'UNAVAILABLE';
  if (PERMISSION_CODES.has(code)) return 'NOT_ALLOWED';
  if (MISSING_CODES.has(code)) return 'NOT_FOUND';
  return code === OBJECT_MISSING.code && subcode === OBJECT_MISSING.subcode
    ? 'NOT_FOUND'
    : 'REJECTED';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
