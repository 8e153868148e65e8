import type { MessengerClient } from 'messaging-api-messenger';
import { camelCase, get, mapKeys } from 'lodash';

import { debug } from '../../../events';
import type { PersonaProfile } from '../../../speakers/persona';

type Adapter = NonNullable<MessengerClient['axios']['defaults']['adapter']>;
type Request = Parameters<Adapter>[0];
type Answer = Awaited<ReturnType<Adapter>>;

/** One item of a batch's answer; there is none where Graph gave no answer to the operation. */
interface Item {
  readonly code: number;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** In the place of the ID that only the first operation's answer will name (Graph's batch requests). */
export const REFERENCE = '{result=persona:$.id}';

/** Whether a text holds what Graph would take for a reference to another operation. */
export function holdsReference(text: string): boolean {
  return text.includes('{result=');
}

/** What is known of the persona of a batch. */
export type Creation =
  | { readonly is: 'created'; readonly id: string }
  /** Graph refused it, or did not answer. */
  | { readonly is: 'failed'; readonly error: unknown }
  /** Graph takes no such batch. */
  | { readonly is: 'refused with its batch' }
  /** Nothing was sent. */
  | { readonly is: 'not asked for' };

/**
 * A Graph batch of two operations: creates a persona, and sends a message as it.
 *
 * The message goes its usual way through Bottender's client, so that it looks as it always does and fails as it
 * always does; on the last stretch the batch takes the place of its request.
 */
export class FirstBatch {
  /** Sends one message, whose `personaId` is `REFERENCE`. */
  readonly client: MessengerClient;
  /** What came of the persona, once the message is settled. */
  creation: Creation = { is: 'not asked for' };

  constructor(
    private readonly transport: MessengerClient,
    private readonly profile: PersonaProfile,
  ) {
    const post = (url: string, data?: unknown) =>
      transport.axios.post(url, data, { adapter: (request) => this.send(request) });
    this.client = Object.create(transport, {
      axios: { value: { post } },
      sendMessageFormData: { value: () => Promise.reject(new Error('An upload fits no batch.')) },
    }) as MessengerClient;
  }

  private async send(request: Request): Promise<Answer> {
    const message = JSON.parse(request.data as string) as Record<string, unknown>;
    const { name, profilePictureUrl } = this.profile;
    const batch = [
      {
        method: 'POST',
        name: 'persona',
        relative_url: 'me/personas',
        body: formOf({ name, profile_picture_url: profilePictureUrl }),
        // Left out, a success would be `null`: the same as no answer.
        omit_response_on_success: false,
      },
      { method: 'POST', relative_url: 'me/messages', body: formOf(message) },
    ];
    const url = (request.url ?? '').replace(/^[^?]*/, '/');
    // So it is from here on, until an answer says otherwise: one that cannot be read does not.
    this.creation = { is: 'failed', error: noAnswer() };
    const answer = await this.post({ ...request, url, data: JSON.stringify({ batch }) });
    const [creation, sent] = JSON.parse(answer.data as string) as (Item | null | undefined)[];
    this.creation = creationOf(creation);
    return settled(sent, request, answer);
  }

  private async post(request: Request): Promise<Answer> {
    try {
      return await (this.transport.axios.defaults.adapter as Adapter)(request);
    } catch (error) {
      const isRefused = isRefusedAsSuch(error);
      this.creation = isRefused ? { is: 'refused with its batch' } : { is: 'failed', error };
      throw error;
    }
  }
}

/** Whether Graph takes no batch like this: such an error has no code (type `GraphBatchException`, as seen in use). */
function isRefusedAsSuch(error: unknown): boolean {
  const status = Number(get(error, 'response.status'));
  if (!(status >= 400 && status < 500)) return false;
  try {
    const body: unknown = JSON.parse(String(get(error, 'response.data')));
    return get(body, 'error') !== undefined && get(body, 'error.code') === undefined;
  } catch (unreadable) {
    debug('the answer to a batch that is no JSON: %s', unreadable);
    return false;
  }
}

/** Graph documents references as they stand, not percent-encoded, in the body of an operation. */
function formOf(params: Record<string, unknown>): string {
  const pairs = Object.entries(params).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${name}=${value === REFERENCE ? text : encodeURIComponent(text)}`;
  });
  return pairs.join('&');
}

function creationOf(item: Item | null | undefined): Creation {
  const body = item ? (JSON.parse(item.body) as { id?: unknown; error?: object }) : {};
  if (typeof body.id === 'string') return { is: 'created', id: body.id };
  return { is: 'failed', error: body.error ? refusalOf(item as Item, body.error) : noAnswer() };
}

/** The item as the answer to the message's own request: refused as axios refuses it. */
function settled(item: Item | null | undefined, config: Request, batch: Answer): Answer {
  if (!item) throw Object.assign(noAnswer(), { config, request: batch.request as unknown });
  const headers = Object.fromEntries(
    (item.headers ?? []).map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const { request } = batch as { request?: unknown };
  const answer = { status: item.code, statusText: '', headers, data: item.body, config, request };
  if (item.code >= 200 && item.code < 300) return answer;
  throw Object.assign(new Error(`Request failed with status code ${item.code}`), {
    config,
    request,
    response: answer,
    isAxiosError: true,
  });
}

function noAnswer(): Error {
  return new Error('No answer came for this operation of the batch');
}

/** In the shape in which Bottender's client hands on what Graph refused. */
function refusalOf({ code: status, headers = [] }: Item, error: object): Error {
  const facts = mapKeys(error, (_, name) => camelCase(name));
  const refusal = new Error(`Messenger API - ${facts.code} ${facts.type} ${facts.message}`);
  const fields = headers.map(({ name, value }) => [name.toLowerCase(), value]);
  const response = {
    status,
    headers: Object.fromEntries(fields) as object,
    data: { error: facts },
  };
  return Object.assign(refusal, { response });
}
