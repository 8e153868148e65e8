import type { Json, JsonObject } from './json';

/** What a Graph error says. */
export interface ErrorAnswer {
  /**
   * The HTTP status.
   * @default 400, and 500 for the codes 1 and 2
   */
  status?: number;
  /** The Graph error code, e.g. 100. */
  code: number;
  /** The `error_subcode`; left out where not given. */
  subcode?: number;
  /** @default 'OAuthException' */
  type?: string;
  /** The text after `(#code) `; a text of the emulator's own where not given. */
  message?: string;
  /** The `is_transient` flag; left out where not given. */
  transient?: boolean;
  /** The `error_data`; left out where not given. */
  errorData?: Json;
}

/** The faults of a batch as a whole carry a type, but no code. */
export type ErrorFacts = Omit<ErrorAnswer, 'code'> & { code?: number };

const FAULTS_OF_THE_SERVER: readonly (number | undefined)[] = [1, 2];

/** A call that Graph refuses, with everything its error answer says. */
export class GraphError extends Error {
  readonly status: number;
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    super(messageOf(facts));
    this.name = 'GraphError';
    this.facts = facts;
    this.status = facts.status ?? (FAULTS_OF_THE_SERVER.includes(facts.code) ? 500 : 400);
  }

  /** The JSON of the answer: Graph's error envelope. */
  toBody(traceId: string, { withType = true } = {}): JsonObject {
    const { type = 'OAuthException', code, subcode, transient, errorData } = this.facts;
    const error: JsonObject = { message: this.message, ...(withType && { type }) };
    if (code !== undefined) error.code = code;
    if (subcode !== undefined) error.error_subcode = subcode;
    if (transient !== undefined) error.is_transient = transient;
    if (errorData !== undefined) error.error_data = errorData;
    return { error: { ...error, fbtrace_id: traceId } };
  }
}

function messageOf({ code, message = 'The emulator was told to refuse this call.' }: ErrorFacts) {
  return code === undefined || message.startsWith('(#') ? message : `(#${code}) ${message}`;
}

/** A parameter that makes no sense: code 100, the commonest refusal of Graph. */
export function badParameter(message: string, subcode?: number): GraphError {
  return new GraphError({ code: 100, subcode, message });
}

/**
 * The refusal for people who cannot be shown personas (Meta's page messenger-platform/error-codes).
 */
export function personasRefused(): GraphError {
  return new GraphError({
    code: 10,
    subcode: 2018336,
    message: 'This feature is unavailable for this person due to new privacy rules in Europe.',
  });
}
