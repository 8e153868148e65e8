import { get } from 'lodash';

import { PersonaError, type PersonaErrorCode } from '../errors';
import { debug } from '../events';
import { aboutOf, CODE_ABOUT, graphFactsOf, isUnanswered, outcomeOf } from './outcome';
import type { Secrets } from './secrets';

/** The error of a Graph call that failed as a `PersonaError`, without any secret. */
export function personaErrorOf(error: unknown, what: string, secrets: Secrets): PersonaError {
  if (error instanceof PersonaError) return error;
  const graph = graphFactsOf(error);
  const text = secrets.mask(error instanceof Error ? error.message : String(error));
  const code = graph?.code === undefined ? 'UNAVAILABLE' : CODE_ABOUT[aboutOf(graph)];
  const said = graph
    ? `${text} (code ${graph.code ?? 'none'}, subcode ${graph.subcode ?? 'none'}, ` +
      `trace ${graph.traceId ?? 'none'})`
    : text;
  return new PersonaError(code, `${what} failed: ${said}. ${ADVICE[code] ?? ''}`.trim(), {
    graph,
    retryAfterMs: code === 'RATE_LIMITED' ? regainMs(error) : undefined,
    outcomeUnknown: isUnanswered(outcomeOf(error)),
    cause: bareCause(error, secrets),
  });
}

const ADVICE: Partial<Record<PersonaErrorCode, string>> = {
  NOT_FOUND: 'The Page of this access token has no such persona.',
  NOT_ALLOWED:
    'Check the access token, its pages_messaging permission and that it is for this Page.',
  RATE_LIMITED: 'Wait before the next call: further calls lengthen the limit.',
  UNAVAILABLE: 'Try again later.',
};

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
    debug('a usage header that is not JSON: %s', error);
    return [];
  }
}

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
