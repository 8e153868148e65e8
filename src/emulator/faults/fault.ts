import { GraphError } from '../graph/protocol/errors';
import type { Json } from '../graph/protocol/json';
import type { Match } from './matching';

/** What goes wrong, or merely differs, in a call that a fault is for. */
export interface FaultEffect {
  /** The HTTP status; 400 where not given, and 500 for the codes 1 and 2. */
  status?: number;
  /** The Graph error code: the call is refused with it, and not carried out unless `done`. */
  code?: number;
  /** The `error_subcode`. */
  subcode?: number;
  /** The same as `subcode`, as Graph spells it. */
  error_subcode?: number;
  /** The error's type; `'OAuthException'` where not given. */
  type?: string;
  /** The error's text after `(#code) `. */
  message?: string;
  /** The error's `is_transient`. */
  transient?: boolean;
  /** The same as `transient`, as Graph spells it. */
  is_transient?: boolean;
  /** The error's `error_data`. */
  errorData?: Json;
  /** Headers to add to the answer. */
  headers?: Record<string, string>;
  /**
   * Milliseconds by which the answer is late. The call itself is carried out, or refused, at once.
   */
  delayMs?: number;
  /**
   * What happens to the connection: `'refuse'` closes it with nothing done, `'lost'` carries the
   * call out and closes it without an answer, `'hang'` carries the call out and never answers. On
   * an operation of a batch it is the connection of the batch: `'refuse'` then leaves this
   * operation and those behind it undone.
   */
  connection?: 'refuse' | 'lost' | 'hang';
  /**
   * Only for operations of a batch: `null` in the place of the answer. The operation is not run
   * unless `done`.
   */
  item?: null;
  /**
   * With an error or `item: null`: the call is carried out all the same, only its answer is not the
   * true one.
   */
  done?: boolean;
}

/** A fault on demand. */
export interface Fault {
  /** Which calls it is for. Tried on each call, and on each operation inside a batch. */
  match: Match;
  /**
   * How many calls it befalls; `Infinity` for all.
   * @default 1
   */
  times?: number;
  /** What it does to them. */
  with: FaultEffect;
}

/** A fault that was ordered. */
export interface FaultHandle {
  /** How many calls it has befallen so far. */
  readonly hits: number;
  /** Takes it back. */
  cancel(): void;
}

/** What a fault does to one call. */
export interface Mishap extends FaultEffect {
  error?: GraphError;
}

/** The Graph error that a fault answers with, if any. */
export function errorOf({ code, ...rest }: FaultEffect): GraphError | undefined {
  if (code === undefined) return undefined;
  return new GraphError({
    code,
    status: rest.status,
    subcode: rest.subcode ?? rest.error_subcode,
    type: rest.type,
    message: rest.message,
    transient: rest.transient ?? rest.is_transient,
    errorData: rest.errorData,
  });
}
