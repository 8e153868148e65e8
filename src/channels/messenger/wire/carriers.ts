import { get } from 'lodash';
import type { MessengerClient } from 'messaging-api-messenger';

import { operationOf, type Leaving } from '../transport/operation';
import type { SafeQueue } from '../transport/safe-queue';
import { discard, type Form, type FormCopier } from './form';

/** Who a message leaves as: the ID of a persona; `null` is the Page. */
export type LeavesAs = string | null;

/** The body of a message, as Bottender's client takes it. */
export type Body = Readonly<Record<string, unknown>>;

/** A message on its way, as what carries it sees it. */
export interface Carried extends Leaving {
  /** What it leaves through. */
  readonly client: MessengerClient;
}

/** What carries one message to Messenger. Its content does not say who speaks. */
export interface Carrier {
  /** Sends it. What it rejects with may hold secrets. */
  send(as: LeavesAs, message: Carried): Promise<unknown>;
  /** The same content to be sent once more; `undefined` where it can be read only once. */
  again(): Carrier | undefined;
  /** The content with this name before its text, where it has one and there is room. */
  prefixed(name: string): Carrier;
  /** A text of its own to the same recipient, by the same way. */
  saying(text: string): Carrier;
  /** Whether the error says something of this message alone. */
  refusedAlone(error: unknown): boolean;
  /** It is not sent: closes what it would have been read from, if anything. */
  discard?(): void;
}

/** A message as JSON. */
export class JsonCarrier implements Carrier {
  constructor(readonly body: Body) {}

  send(as: LeavesAs, { client }: Pick<Carried, 'client'>): Promise<unknown> {
    return client.sendRawBody(speakingAs(this.body, as) as never);
  }

  again(): Carrier {
    return this;
  }

  prefixed(name: string): Carrier {
    const body = withName(this.body, name);
    return body ? new JsonCarrier(body) : this;
  }

  saying(text: string): Carrier {
    return new JsonCarrier(saying(text, this.body));
  }

  refusedAlone(): boolean {
    return true;
  }
}

/** A message in Bottender's batch queue. */
export class QueueCarrier implements Carrier {
  /** @param request an operation of a batch; its body is taken from `body` */
  constructor(
    private readonly queue: SafeQueue,
    private readonly request: object,
    private readonly body: Body,
  ) {}

  send(as: LeavesAs, message: Carried): Promise<unknown> {
    return this.queue.push(operationOf(this.request, speakingAs(this.body, as), message));
  }

  again(): Carrier {
    return this;
  }

  prefixed(name: string): Carrier {
    const body = withName(this.body, name);
    return body ? new QueueCarrier(this.queue, this.request, body) : this;
  }

  saying(text: string): Carrier {
    const request = { method: 'POST', relativeUrl: 'me/messages' };
    return new QueueCarrier(this.queue, request, saying(text, this.body));
  }

  /** What Graph says of a batch as a whole, it says of no single operation. */
  refusedAlone(error: unknown): boolean {
    return get(error, 'request.body') !== undefined;
  }
}

/** Who an upload goes to, as Bottender's client takes it. */
export type Recipient = Parameters<MessengerClient['sendMessageFormData']>[0];

/** An upload, as a form. */
export class FormCarrier implements Carrier {
  /** @param copier made before the form is read for the first time */
  constructor(
    private readonly recipient: Recipient,
    private readonly form: Form,
    private readonly options: Body,
    private readonly copier: FormCopier,
  ) {}

  send(as: LeavesAs, { client }: Carried): Promise<unknown> {
    const { form, options, recipient } = this;
    if (as !== null) form.append('persona_id', as);
    // Bottender's client copies `messaging_type` and `recipient` into the form, and forgets the tag.
    if (typeof options.tag === 'string') form.append('tag', options.tag);
    return client.sendMessageFormData(recipient, form as never, options);
  }

  again(): Carrier | undefined {
    const form = this.copier();
    return form && new FormCarrier(this.recipient, form, this.options, this.copier);
  }

  /** An upload has no text. */
  prefixed(): Carrier {
    return this;
  }

  saying(text: string): Carrier {
    const recipient = typeof this.recipient === 'string' ? { id: this.recipient } : this.recipient;
    return new JsonCarrier(saying(text, { ...this.options, recipient }));
  }

  refusedAlone(): boolean {
    return true;
  }

  discard(): void {
    discard(this.form);
  }
}

/** What only a person's message may carry. */
export const HUMAN_AGENT = 'HUMAN_AGENT';

/** A text to the recipient of another message, allowed by what allows that one. */
function saying(text: string, { recipient, messagingType, tag, accessToken }: Body): Body {
  const isPersons = tag === HUMAN_AGENT;
  return {
    recipient,
    messagingType: isPersons ? 'RESPONSE' : (messagingType ?? 'RESPONSE'),
    ...(tag !== undefined && !isPersons && { tag }),
    ...(accessToken !== undefined && { accessToken }),
    message: { text },
  };
}

/** A body that says who speaks; the given one stays as it is. */
function speakingAs(body: Body, as: LeavesAs): Body {
  if (as === null) return body;
  // On Node.js 20, each object that is made by a spread has a hidden class of its own.
  const said: Record<string, unknown> = Object.assign({}, body);
  said.personaId = as;
  return said;
}

/** The Send API's limit of a text. */
const MAX_TEXT_CHARACTERS = 2000;

function withName(body: Body, name: string): Body | undefined {
  const message = body.message as { text?: unknown } | null | undefined;
  if (typeof message?.text !== 'string') return undefined;
  const text = `${name}: ${message.text}`;
  return text.length <= MAX_TEXT_CHARACTERS
    ? { ...body, message: { ...message, text } }
    : undefined;
}
