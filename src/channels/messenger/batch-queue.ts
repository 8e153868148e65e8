import type { MessengerClient } from 'messaging-api-messenger';

import { outcomeOf } from '../../graph/outcome';
import type { Service } from '../../service';
import { transportOf } from './transport';

/** What Bottender's batch queue has that its types keep private. */
interface BatchQueue {
  client: MessengerClient;
  shouldRetry: (failure: unknown) => boolean;
}

/** In the place of an operation of a batch that Graph did not answer: it may have been carried out. */
const NO_ANSWER = {
  code: 500,
  body: JSON.stringify({
    error: { type: 'NoAnswer', message: 'No answer came for this operation of the batch.' },
  }),
};

/** Refusals that no persona is the reason of. */
const CLEAR = new Set(['recipient', 'token', 'limit', 'passing']);

const prepared = new WeakSet<object>();

/**
 * Makes Bottender's batch queue safe: once, for all contexts that send through it.
 *
 * Left alone, its `retryTimes` send again what may have arrived: one `null` among the answers of a batch fails
 * the whole batch, and a batch without an answer is repeated. A refused persona would be repeated in vain.
 */
export function prepareQueue(contextQueue: object, service: Service): void {
  if (prepared.has(contextQueue)) return;
  prepared.add(contextQueue);
  const queue = contextQueue as BatchQueue;
  const { client, shouldRetry } = queue;
  service.secrets.add(client.accessToken);
  queue.client = completing(
    transportOf(client, { ...service, accessToken: () => client.accessToken }),
  );
  queue.shouldRetry = (failure) => {
    const outcome = outcomeOf(failure);
    if (outcome.is === 'unknown') return false;
    const mayBeThePersona =
      outcome.is === 'refused' && speaksAsPersona(failure) && !CLEAR.has(outcome.about);
    return !mayBeThePersona && shouldRetry(failure);
  };
}

/** A client that puts an answer in the place of each missing one. */
function completing(client: MessengerClient): MessengerClient {
  type Answer = { data: unknown };
  const post = async (...args: Parameters<MessengerClient['axios']['post']>): Promise<Answer> => {
    const answer: Answer = await client.axios.post(...args);
    const { data } = answer;
    if (!Array.isArray(data)) return answer;
    return { ...answer, data: data.map((item: unknown) => item ?? NO_ANSWER) };
  };
  return Object.create(client, { axios: { value: { post } } }) as MessengerClient;
}

function speaksAsPersona(failure: unknown): boolean {
  const { request } = failure as { request?: { body?: { personaId?: unknown } } };
  return request?.body?.personaId !== undefined;
}
