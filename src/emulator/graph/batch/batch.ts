import type { GraphAnswer, GraphCall } from '../protocol/call';
import { paramsOf } from '../protocol/call';
import { GraphError } from '../protocol/errors';
import type { Json } from '../protocol/json';
import type { Operation } from './operations';
import { callOf, flagOf, readOperations, checkPersonaReferences } from './operations';
import type { GraphSettings } from '../world/settings';

/** What came of one operation. */
export interface OperationOutcome {
  /** `undefined` where the operation was not run. */
  answer: GraphAnswer | undefined;
  /** Whether its place in the batch's answer is `null` although it was run. */
  silent?: boolean;
}

/** Carries one operation out; an operation whose call could not be made comes with the reason. */
type Perform = (index: number, call: GraphCall | GraphError) => Promise<OperationOutcome>;

/** A batch that was read: its operations, and how to run them. */
export interface Batch {
  operations: readonly Operation[];
  run(perform: Perform): Promise<Json>;
}

/** Tells whether a call is a batch. */
export function isBatch({ method, path, body, query }: GraphCall): boolean {
  // The documentation posts to the root, to /me and to /PAGE-ID; none of those takes another POST.
  return method === 'POST' && /^\/[^/]*$/.test(path) && ('batch' in body || 'batch' in query);
}

/**
 * Reads a batch; throws where Graph refuses it as a whole.
 * (developers.facebook.com/docs/graph-api/batch-requests)
 */
export function readBatch(call: GraphCall, { assumptions }: GraphSettings): Batch {
  const params = paramsOf(call);
  const operations = readOperations(params.batch);
  const { batchPersonaReferences: expandPersona, refusesPersonaReferences } = assumptions;
  if (refusesPersonaReferences) checkPersonaReferences(operations);
  const withHeaders = flagOf(params.include_headers) ?? true;
  const referredTo = new Set(operations.flatMap(({ parents }) => parents));

  const run = async (perform: Perform): Promise<Json> => {
    const items: Json = [];
    const results = new Map<string, Json>();
    for (const [index, operation] of operations.entries()) {
      const { name, omit, parents } = operation;
      // A failed parent leaves its children undone: their places are null, without a reason.
      if (!parents.every((parent) => results.has(parent))) {
        items.push(null);
        continue;
      }
      const prepared = attempt(() => callOf(operation, call, { results, expandPersona }));
      const { answer, silent = false } = await perform(index, prepared);
      const succeeded = answer?.status === 200;
      if (succeeded && name !== undefined) results.set(name, answer.body);
      const omitted = succeeded && (omit ?? (name !== undefined && referredTo.has(name)));
      items.push(!answer || silent || omitted ? null : itemOf(answer, withHeaders));
    }
    return items;
  };
  return { operations, run };
}

function itemOf({ status, headers, body }: GraphAnswer, withHeaders: boolean): Json {
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { code: status, ...(withHeaders && { headers: list }), body: JSON.stringify(body) };
}

function attempt(prepare: () => GraphCall): GraphCall | GraphError {
  try {
    return prepare();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}
