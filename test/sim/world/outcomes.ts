/** What the bot can know of a call by its answer. */
export type Outcome =
  | { readonly is: 'done'; readonly id: string | undefined }
  | { readonly is: 'refused'; readonly code: number; readonly subcode: number | undefined }
  | { readonly is: 'unknown' }
  /** The connection never stood. */
  | { readonly is: 'not sent' };

export const UNKNOWN: Outcome = { is: 'unknown' };
export const NOT_SENT: Outcome = { is: 'not sent' };
/** An operation that depended on another one, which failed. */
const NOT_RUN: Outcome = { is: 'refused', code: 0, subcode: undefined };

/** Graph's own "unknown error" and "service temporarily unavailable": it may have happened all the same. */
const UNCLEAR_CODES = [1, 2];

interface GraphBody {
  readonly id?: unknown;
  readonly message_id?: unknown;
  readonly recipient_id?: unknown;
  readonly success?: unknown;
  readonly error?: { readonly code?: unknown; readonly error_subcode?: unknown };
}

/** What an answer says, by its status and its text. */
export function outcomeOfAnswer(status: number, text: string): Outcome {
  let body: GraphBody | null;
  try {
    body = JSON.parse(text) as GraphBody | null;
  } catch {
    // A proxy's page.
    return UNKNOWN;
  }
  const code = body?.error?.code;
  if (typeof code === 'number') {
    if (status >= 500 || UNCLEAR_CODES.includes(code)) return UNKNOWN;
    const subcode = body?.error?.error_subcode;
    return { is: 'refused', code, subcode: typeof subcode === 'number' ? subcode : undefined };
  }
  if (status !== 200 || body?.error !== undefined) return UNKNOWN;
  const id = body?.id ?? body?.message_id;
  return { is: 'done', id: typeof id === 'string' ? id : undefined };
}

/**
 * The same for each operation of a batch.
 *
 * @param isFirst whether it creates a persona and sends a message as it
 */
export function outcomesOfBatch(
  status: number,
  text: string,
  operations: number,
  isFirst: boolean,
): Outcome[] {
  try {
    const items = JSON.parse(text) as ({ code: number; body: string } | null)[];
    if (status === 200 && Array.isArray(items)) {
      const outcomes = items.map((item) =>
        item ? outcomeOfAnswer(item.code, item.body) : UNKNOWN,
      );
      // Graph has said that there is no persona: the message that refers to it was not run.
      const [first, second] = items;
      if (isFirst && first && first.code !== 200 && !second) outcomes[1] = NOT_RUN;
      return outcomes;
    }
  } catch {
    // A proxy's page.
  }
  const whole = outcomeOfAnswer(status, text);
  return Array.from({ length: operations }, () => whole);
}
