import type { MessengerClient } from 'messaging-api-messenger';

import { PersonaError } from '../../errors';
import { personaErrorOf } from '../../graph/graph-errors';
import type { PersonaProfile } from '../../speakers/persona';
import { secrets } from '../project/known-secrets';

/** The most operations that Graph takes in one batch ("Batch Requests"). */
export const BATCH_SIZE = 50;

/** What became of one creation: the ID, or why there is none. */
export type Outcome = { readonly id: string } | { readonly error: PersonaError };

/** One answer of a batch, as Bottender's client hands it over; `null` is none. */
interface Item {
  readonly code: number;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: { readonly id?: unknown; readonly error?: { readonly message?: string } };
}

/**
 * Asks for up to 50 personas in one round trip.
 *
 * @returns an outcome for each profile, in their order
 * @throws PersonaError where the batch as a whole failed
 */
export async function createBatch(
  client: MessengerClient,
  profiles: readonly PersonaProfile[],
): Promise<Outcome[]> {
  const operations = profiles.map(({ name, profilePictureUrl }) => ({
    method: 'POST' as const,
    relativeUrl: 'me/personas',
    body: { name, profilePictureUrl },
  }));
  let items: readonly (Item | null)[];
  try {
    items = await client.sendBatch(operations);
  } catch (error) {
    throw personaErrorOf(error, `creating ${profiles.length} personas`, secrets);
  }
  return profiles.map(({ name }, index) => outcomeOf(items[index] ?? null, name));
}

function outcomeOf(item: Item | null, name: string): Outcome {
  const what = `creating the persona ${JSON.stringify(name)}`;
  if (item === null || (item.code === 200 && typeof item.body?.id !== 'string')) {
    return {
      error: new PersonaError('UNAVAILABLE', `${what} got no clear answer.`, {
        outcomeUnknown: true,
      }),
    };
  }
  const { code, body, headers = [] } = item;
  if (code === 200 && typeof body?.id === 'string') return { id: body.id };
  const refusal = Object.assign(new Error(body?.error?.message ?? `HTTP ${code}`), {
    response: {
      status: code,
      data: body,
      headers: Object.fromEntries(
        headers.map((header) => [header.name.toLowerCase(), header.value]),
      ),
    },
  });
  return { error: personaErrorOf(refusal, what, secrets) };
}
