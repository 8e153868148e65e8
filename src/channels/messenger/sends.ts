import type { MessengerContext } from 'bottender';

import { refusesPersonas } from '../../speakers/conversation-persona';
import { PersonaError } from '../../errors';
import type { Page } from '../../graph/pages';
import { isPersona, type Persona, type Speaker, type Wanted } from '../../speakers/persona';
import {
  hasPersonaOption,
  withoutPersonaOption,
  type PersonaOption,
} from '../../speakers/persona-option';
import { inTime, systemClock } from '../../clock';
import type { Service } from '../../service';
import { messageLifetime } from '../../speakers/speakers';
import type { Method } from '../channel';
import { Delivery } from './delivery';
import type { FirstMessage } from './first-message';
import { FirstMessages } from './first-messages';
import { checkStream, listenTo, withOptions, type Message } from './message';
import type { MessengerState } from './state';

const ACTIONS = new Set(['sendSenderAction', 'typingOn', 'typingOff']);
/** Where a method takes its options, if not as its second argument. */
const OPTIONS_AT = new Map([
  ['typingOn', 0],
  ['typingOff', 0],
  ['sendButtonTemplate', 2],
]);

/** Whether this is a method that sends something to the recipient. */
export function isSend(name: string): boolean {
  return ACTIONS.has(name) || /^send[A-Z]/.test(name);
}

/** The road of a message: who speaks, which persona that is, and on to its delivery. */
export class Sends {
  private readonly delivery: Delivery;
  private readonly firstMessages: FirstMessages;

  constructor(
    private readonly service: Service,
    private readonly stateOf: (context: MessengerContext) => MessengerState,
  ) {
    this.delivery = new Delivery(service);
    this.firstMessages = new FirstMessages(service, this.delivery);
  }

  /** What stands in the place of Bottender's method. */
  inFrontOf(method: Method, name: string, foreign: boolean): Method {
    const send = this.send.bind(this);
    return function (this: object, ...args) {
      try {
        return send(this as MessengerContext, { method, name, foreign }, args);
      } catch (error) {
        // Bottender's methods are asynchronous: what is wrong with a call rejects.
        return Promise.reject(error);
      }
    };
  }

  private send(
    context: MessengerContext,
    called: Pick<Message, 'method' | 'name' | 'foreign'>,
    args: unknown[],
  ): unknown {
    const { method, name } = called;
    const optionsAt = OPTIONS_AT.get(name) ?? 1;
    const given = args[optionsAt];
    const { speakers } = this.service;
    const option = speakers.ofOptions(given, `${name}()`);
    const options = hasPersonaOption(given) ? withoutPersonaOption(given) : given;
    if (!isSent(context, name)) return method.apply(context, withOptions(args, optionsAt, options));

    const named = option === undefined ? speakers.now(context) : option;
    const speaker = takesPersona(name, args) ? named : null;
    return this.speak(context, { ...called, args, optionsAt, options }, speaker);
  }

  /** Bottender's `typing`, of which beginning and end are the same speaker's. */
  async typing(
    context: MessengerContext,
    bottenders: Pick<MessengerContext, 'typing' | 'typingOn' | 'typingOff'>,
    milliseconds: number,
    options: PersonaOption | undefined,
  ): Promise<void> {
    const { speakers } = this.service;
    const option = speakers.ofOptions(options, 'typing()');
    const speaker = option === undefined ? speakers.now(context) : option;
    const show = (name: 'typingOn' | 'typingOff') => {
      const called = { method: bottenders[name] as Method, name, foreign: false };
      return () => this.speak(context, { ...called, args: [], optionsAt: 0, options: {} }, speaker);
    };
    const view = Object.create(context, {
      typingOn: { value: show('typingOn') },
      typingOff: { value: show('typingOff') },
    }) as MessengerContext;
    const typed = bottenders.typing.call(view, milliseconds);
    if (speaker && !isPersona(speaker)) speaker.lifetime?.hold(typed);
    await typed;
  }

  /** The persona of a speaker, where it is known already. */
  known(page: Page, speaker: Wanted): Persona | undefined {
    return this.service.personas.known(page, speaker);
  }

  private speak(
    context: MessengerContext,
    called: Omit<Message, 'context' | 'state' | 'speaker' | 'token'>,
    named: Speaker | null,
  ): Promise<unknown> {
    const speaker = ofThisMessage(named);
    const state = this.stateOf(context);
    const sent = this.start({ ...called, context, state, speaker, token: state.token });
    if (speaker && !isPersona(speaker)) speaker.lifetime?.hold(sent);
    return sent;
  }

  /** With a known persona and nothing held back, the message is handed over in this tick. */
  private start(message: Message): Promise<unknown> {
    const { speaker, state } = message;
    let first: FirstMessage | undefined;
    const accompany = () => (first = this.firstMessages.of(message));
    const persona = speaker && this.personaOf(message, speaker, accompany);
    if (persona instanceof Promise) return this.hold(message, persona, first);
    if (!state.lane.free) return this.hold(message, Promise.resolve(persona));
    if (!persona) return this.delivery.asPage(message);
    const sent = this.delivery.asPersona(message, persona);
    const ticket = this.service.personas.underWay.begin(persona.id);
    const end = () => ticket.end();
    sent.then(end, end);
    return sent;
  }

  /** The persona of a speaker: in this tick where it is known. */
  private personaOf(
    message: Message,
    speaker: Speaker,
    accompany: () => FirstMessage | undefined,
  ): Persona | Promise<Persona> {
    const { context, state, token } = message;
    const { fallback, personas } = this.service;
    if (fallback !== 'throw' && refusesPersonas(context)) return Promise.reject(notShown());
    const page = state.knownPage();
    if (isPersona(speaker)) {
      return page && personas.isGone(page, speaker.id) ? this.successor(message, speaker) : speaker;
    }
    const known = page && this.known(page, speaker);
    if (known) return known;
    return personas.ensure(state.accountOf(token), speaker, accompany());
  }

  /** The persona may have been renewed while the message waited for others. */
  private newest({ speaker, state }: Message, persona: Persona): Persona {
    const page = state.knownPage();
    if (!page || !speaker || isPersona(speaker)) return persona;
    return this.known(page, speaker) ?? persona;
  }

  /** Who speaks for a persona that is known to have vanished. */
  private async successor({ state, token }: Message, vanished: Persona): Promise<Persona> {
    const renewed = await this.service.personas.renew(state.accountOf(token), vanished);
    if (renewed) return renewed;
    throw new PersonaError('NOT_FOUND', `The persona ${vanished.id} is not on this Page any more.`);
  }

  /** Waits for the persona, and for the earlier messages of the context. */
  private hold(
    message: Message,
    persona: Promise<Persona | null>,
    first?: FirstMessage,
  ): Promise<unknown> {
    listenTo(message);
    const { personas, retryMs } = this.service;
    const late = () => new PersonaError('UNAVAILABLE', 'Finding the persona took too long.');
    const ready = inTime(systemClock, persona, retryMs, late);
    const sent = first
      ? this.sendFirst(message, first, ready)
      : message.state.lane.hold(ready, (outcome) => this.sendReady(message, outcome));
    const personaId = ready.then(
      (found) => found?.id,
      () => undefined,
    );
    personas.underWay.hold(personaId, sent);
    return sent;
  }

  /** Sends a message whose persona is there, or cannot be had. */
  private sendReady(
    message: Message,
    persona: PromiseSettledResult<Persona | null>,
  ): Promise<unknown> {
    checkStream(message);
    if (persona.status === 'rejected') {
      return this.delivery.asFallback(message, null, persona.reason);
    }
    return persona.value
      ? this.delivery.asPersona(message, this.newest(message, persona.value))
      : this.delivery.asPage(message);
  }

  /** Sends a message that may leave with the creation of its persona. */
  private sendFirst(
    message: Message,
    first: FirstMessage,
    ready: Promise<Persona | null>,
  ): Promise<unknown> {
    const settled = Promise.allSettled([ready]).then(([persona]) => persona);
    const begun = first.begun.then(() => undefined);
    return message.state.lane.hold(Promise.race([begun, settled]), (persona) => {
      const result = first.taken();
      const { value } = persona as PromiseFulfilledResult<PromiseSettledResult<Persona | null>>;
      return result
        ? this.firstMessages.mend(message, result, settled, async () =>
            this.sendReady(message, await settled),
          )
        : this.sendReady(message, value);
    });
  }
}

/** A message that starts after the end of its persona's lifetime gets one for itself alone. */
function ofThisMessage(speaker: Speaker | null): Speaker | null {
  if (!speaker || isPersona(speaker) || !speaker.lifetime?.over) return speaker;
  return { ...speaker, lifetime: messageLifetime() };
}

function notShown(): PersonaError {
  return new PersonaError(
    'RECIPIENT_UNSUPPORTED',
    'This recipient could not be shown personas less than a day ago.',
  );
}

/** Bottender warns and sends nothing without a session, nor messages in events that would answer themselves. */
function isSent(context: MessengerContext, name: string): boolean {
  if (!context._session) return false;
  const { isEcho, isDelivery, isRead } = context.event;
  return ACTIONS.has(name) || !(isEcho || isDelivery || isRead);
}

/** Messenger takes a persona on messages and on typing; `mark_seen` and reactions are always the Page's. */
function takesPersona(name: string, [action]: readonly unknown[]): boolean {
  return name !== 'sendSenderAction' || /^typing_(on|off)$/i.test(String(action));
}
