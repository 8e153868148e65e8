import { camelCase, omit } from 'lodash';

import type { Service } from '../../service';
import { humanOf, type Speaker } from '../../speakers/persona';
import { isPersonaKey, withoutPersonaOption } from '../../speakers/persona-option';
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
export interface Outgoing {
  /** A message as JSON, or a sender action. */
  json(owned: Owned, given: Body): Promise<unknown>;
  /** An upload. */
  form(owned: Owned, recipient: unknown, form: Form, given: Body): Promise<unknown>;
  /** An operation of a batch that sends a message. */
  operation(owned: Owned, request: { readonly body: Body }): Promise<unknown>;
  /** Whether a handler's own batch must not have this operation, which is told. */
  withholds(owned: Owned, operation: { readonly body?: unknown }): boolean;
}

/** Functions in one scope, and no class, for the reason that `wireOf` gives. */
export function outgoingOf({ people, speakers }: Service, wire: Wire): Outgoing {
  function send(
    owned: Owned,
    given: Body,
    recipient: unknown,
    kind: Kind,
    carrierOf: (body: Body, state: MessengerState) => Carrier,
  ): Promise<unknown> {
    const state = owned[STATE];
    const psid = psidOf(recipient);
    try {
      // Before anybody asks who speaks: nobody is created for a message that does not leave.
      if (people.matter && isWithheld(state, kind, psid)) {
        carrierOf(given, state).discard?.();
        tellWithheld(state);
        return Promise.resolve(undefined);
      }
      let body = given;
      let named: Speaker | null | undefined;
      if (maySayWhoSpeaks(given)) {
        const options = spelt(given);
        named = speakers.ofOptions(state.context, options, 'a message');
        body = withoutPersonaOption(options);
      }
      const speaker = kind === 'other' ? null : speakerOf(owned, named, body);
      if (kind === 'message') tellSend(state.context);
      const carrier = carrierOf(body, state);
      const { pageIdOfEvent, token } = state;
      return wire(new Message(state, speaker, token, pageIdOfEvent, psid, carrier, kind));
    } catch (error) {
      // Bottender's methods are asynchronous: what is wrong with a call rejects.
      return Promise.reject(located(error));
    }
  }

  /** @param named who the message's own options name; `undefined` where they name nobody */
  function speakerOf(
    owned: Owned,
    named: Speaker | null | undefined,
    { tag }: Body,
  ): Speaker | null {
    const given = named === undefined ? owned[AS] : named;
    const { [STATE]: state } = owned;
    const speaker = given === undefined ? speakers.now(state.context, state) : given;
    if (!speaker) return null;
    if (tag === HUMAN_AGENT && humanOf(speaker) === false) throw notHuman();
    return forOneMessage(speaker);
  }

  return {
    json: (owned, given) => send(owned, given, given.recipient, kindOf(given), jsonCarrier),
    form: (owned, recipient, form, given) =>
      send(owned, given, recipient, 'message', (options) => {
        return new FormCarrier(recipient as Recipient, form, options, copierOf(form));
      }),
    operation: (owned, request) => {
      const { body: given } = request;
      return send(owned, given, given.recipient, kindOf(given), (body, { queue }) => {
        // Only contexts of a bot that sends in batches have a queue.
        return new QueueCarrier(queue as SafeQueue, request, body);
      });
    },
    withholds: ({ [STATE]: state }, { body }) => {
      const sent = (body ?? {}) as Body;
      if (!isWithheld(state, kindOf(sent), psidOf(sent.recipient))) return false;
      tellWithheld(state);
      return true;
    },
  };
}

function jsonCarrier(body: Body): Carrier {
  return new JsonCarrier(body);
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

/** Whether a body has the persona's option, misspelt or not: nothing else in it begins with the letter. Every message asks. */
function maySayWhoSpeaks(body: Body): boolean {
  for (const key in body) if (beginsWithP(key)) return true;
  return false;
}

function beginsWithP(key: string): boolean {
  return (key.charCodeAt(0) | LOWER_CASE) === LETTER_P;
}

/** The same with `personaId` as it is spelt, where somebody spelt it in another way. */
function spelt(given: Body): Body {
  let body = given;
  for (const key in given) {
    if (!beginsWithP(key) || isPersonaKey(key)) continue;
    const hint = didYouMean(key, ['persona', 'personaId']);
    if (hint === '') continue;
    warnOnce(`option ${key}`, `A message has the option ${shown(key)}.${hint}`);
    // Bottender's client writes it as `persona_id`, all the same.
    if (camelCase(key) === 'personaId') body = { ...omit(body, key), personaId: given[key] };
  }
  return body;
}
