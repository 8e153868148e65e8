import { camelCase, omit } from 'lodash';

import type { Service } from '../../service';
import { humanOf, type Speaker } from '../../speakers/persona';
import { isPersonaKey } from '../../speakers/persona-option';
import { tellSend } from '../../speakers/scopes';
import { forOneMessage } from '../../speakers/speakers';
import { didYouMean, PersonaError, shown } from '../../errors';
import { callSite, warnOnce } from '../../warnings';
import {
  FormCarrier,
  HUMAN_AGENT,
  JsonCarrier,
  QueueCarrier,
  type Body,
  type Carrier,
  type Recipient,
} from './wire/carriers';
import { copierOf, type Form } from './wire/form';
import { isWithheld, Message, tellWithheld, type Kind } from './wire/message';
import { AS, STATE, type Owned } from './owner';
import type { SafeQueue } from './transport/safe-queue';
import type { MessengerState } from './transport/state';
import type { Wire } from './wire/wire';

/** What Bottender hands over to a client or a queue, made a message and put on the wire. */
export class Outgoing {
  constructor(
    private readonly service: Service,
    private readonly wire: Wire,
  ) {}

  /** A message as JSON, or a sender action. */
  json(owned: Owned, given: Body): Promise<unknown> {
    const body = spelt(given);
    return this.send(owned, body, body.recipient, kindOf(body), ({ connection }, token) => {
      return new JsonCarrier(connection.transport(token), body);
    });
  }

  /** An upload. */
  form(owned: Owned, recipient: unknown, form: Form, given: Body): Promise<unknown> {
    const options = spelt(given);
    return this.send(owned, options, recipient, 'message', ({ connection }, token) => {
      const client = connection.transport(token);
      return new FormCarrier(client, recipient as Recipient, form, options, copierOf(form));
    });
  }

  /** An operation of a batch that sends a message. */
  operation(owned: Owned, request: { readonly body: Body }): Promise<unknown> {
    const body = spelt(request.body);
    return this.send(owned, body, body.recipient, kindOf(body), ({ queue }) => {
      // Only contexts of a bot that sends in batches have a queue.
      return new QueueCarrier(queue as SafeQueue, request, body);
    });
  }

  /** Whether a handler's own batch must not have this operation, which is told. */
  withholds({ [STATE]: state }: Owned, { body }: { readonly body?: unknown }): boolean {
    const sent = (body ?? {}) as Body;
    if (!isWithheld(state, kindOf(sent), psidOf(sent.recipient))) return false;
    tellWithheld(state);
    return true;
  }

  private send(
    owned: Owned,
    options: Body,
    recipient: unknown,
    kind: Kind,
    carrierOf: (state: MessengerState, token: string) => Carrier,
  ): Promise<unknown> {
    const state = owned[STATE];
    const psid = psidOf(recipient);
    try {
      const { pageIdOfEvent, token } = state;
      const carrier = carrierOf(state, token);
      // Before anybody asks who speaks: nobody is created for a message that does not leave.
      if (isWithheld(state, kind, psid)) {
        carrier.discard?.();
        tellWithheld(state);
        return Promise.resolve(undefined);
      }
      const speaker = this.speakerOf(owned, options, kind);
      if (kind === 'message') tellSend(state.context);
      return this.wire.send(new Message(state, speaker, token, pageIdOfEvent, psid, carrier, kind));
    } catch (error) {
      // Bottender's methods are asynchronous: what is wrong with a call rejects.
      return Promise.reject(located(error));
    }
  }

  private speakerOf(owned: Owned, options: Body, kind: Kind): Speaker | null {
    const { speakers } = this.service;
    const { context } = owned[STATE];
    const option = speakers.ofOptions(context, options, 'a message');
    if (kind === 'other') return null;
    const given = option === undefined ? owned[AS] : option;
    const speaker = given === undefined ? speakers.now(context) : given;
    if (options.tag === HUMAN_AGENT && speaker && humanOf(speaker) === false) throw notHuman();
    return speaker && forOneMessage(speaker);
  }
}

function notHuman(): PersonaError {
  return new PersonaError(
    'INVALID_OPTION',
    `a message, \`tag\`: ${HUMAN_AGENT} is for what a person writes, but its persona is declared a program ` +
      '(`human: false`). Send it without the tag, or as a persona that is `human`.',
  );
}

/** At the wire nobody knows the method that was called: the error says where that was. */
function located(error: unknown): unknown {
  if (!(error instanceof PersonaError)) return error;
  const place = callSite();
  return place ? new PersonaError(error.code, `${error.message} (${place})`) : error;
}

/** Messenger takes a persona on messages and on typing; `mark_seen` and reactions are always the Page's. */
function kindOf(body: Body): Kind {
  if (body.message !== undefined) return 'message';
  const action = body.senderAction ?? body.sender_action;
  return typeof action === 'string' && /^typing_(on|off)$/i.test(action) ? 'typing' : 'other';
}

function psidOf(recipient: unknown): string | undefined {
  if (typeof recipient === 'string') return recipient;
  const id = (recipient as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}

const LETTER_P = 0x70;
const LOWER_CASE = 0x20;

/** The same with `personaId` as it is spelt, where somebody spelt it in another way. */
function spelt(given: Body): Body {
  let body = given;
  for (const key in given) {
    // Nothing but these begins with the letter, but for what is misspelt.
    if ((key.charCodeAt(0) | LOWER_CASE) !== LETTER_P || isPersonaKey(key)) continue;
    const hint = didYouMean(key, ['persona', 'personaId']);
    if (hint === '') continue;
    warnOnce(`option ${key}`, `A message has the option ${shown(key)}.${hint}`);
    // Bottender's client writes it as `persona_id`, all the same.
    if (camelCase(key) === 'personaId') body = { ...omit(body, key), personaId: given[key] };
  }
  return body;
}
