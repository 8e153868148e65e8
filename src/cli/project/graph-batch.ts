import type { MessengerClient } from 'messaging-api-messenger';

import { PersonaError } from '../../errors';
import { personaErrorOf } from '../../graph/graph-errors';
import { secrets } from './known-secrets';
import type { Connection } from './connection';

/** The most operations that Graph takes in one batch ("Batch Requests"). */
export const BATCH_SIZE = 50;

/** One call of a batch. */
export type Operation = Parameters<MessengerClient['sendBatch']>[0][number];

/** What became of one operation: the ID of the persona that it was about, or why there is none. */
export type Outcome =
  | { readonly id: string; readonly name?: string; readonly profilePictureUrl?: string }
  | { readonly error: PersonaError };

/** One answer of a batch, as Bottender's client hands it over; `null` is none. */
interface Item {
  readonly code: number;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: unknown;
}

/**
 * Carries out up to 50 operations about personas in one round trip.
 *
 * @param what the batch, in words
 * @param whatOf one operation, in words
 * @returns an outcome for each operation, in their order
 * @throws PersonaError where the batch as a whole failed
 */
export async function sendBatch(
  { client, usage }: Pick<Connection, 'client' | 'usage'>,
  operations: readonly Operation[],
  what: string,
  whatOf: (index: number) => string,
): Promise<Outcome[]> {
  let items: unknown;
  try {
    items = await client.sendBatch([...operations]);
  } catch (error) {
    throw personaErrorOf(error, what, secrets);
  }
  return operations.map((_, index) => {
    const item = itemAt(items, index);
    usage.note(headersOf(item));
    return outcomeOf(item, whatOf(index));
  });
}

function itemAt(items: unknown, index: number): Item | null {
  const item: unknown = Array.isArray(items) ? items[index] : null;
  return typeof item === 'object' && item !== null && 'code' in item ? (item as Item) : null;
}

function outcomeOf(item: Item | null, what: string): Outcome {
  if (item?.code === 200) {
    const { body } = item;
    if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') {
      return body as Outcome;
    }
  }
  if (item === null || item.code === 200) {
    const facts = { outcomeUnknown: true };
    return { error: new PersonaError('UNAVAILABLE', `${what} got no clear answer.`, facts) };
  }
  const { code: status, body: data } = item;
  const error = Object.assign(new Error(messageIn(data) ?? `HTTP ${status}`), {
    response: { status, data, headers: headersOf(item) },
  });
  return { error: personaErrorOf(error, what, secrets) };
}

function headersOf(item: Item | null): Record<string, string> {
  const headers = item?.headers ?? [];
  return Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
}

function messageIn(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { message?: string } };
  return error?.message;
}
