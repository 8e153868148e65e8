import { get } from 'lodash';

import { PersonaError } from '../../../errors';
import type { Service } from '../../../service';
import { refusesPersonas } from '../../../speakers/conversation-persona';
import { isPersona, type Persona, type Speaker } from '../../../speakers/persona';
import { Disclosure } from './disclosure';
import { Fallbacks } from './fallbacks';
import type { FirstMessage } from './first-message';
import { FirstMessages } from './first-messages';
import type { Message } from './message';
import { notFound, Recovery } from './recovery';

/**
 * The road of a message from the moment at which Bottender hands it over: the persona that speaks it, its turn among
 * the calls of its context, and on to Messenger.
 */
export class Wire {
  private readonly fallbacks: Fallbacks;
  private readonly recovery: Recovery;
  private readonly firstMessages: FirstMessages;
  private readonly disclosure: Disclosure;

  constructor(private readonly service: Service) {
    this.fallbacks = new Fallbacks(service);
    this.recovery = new Recovery(service, this.fallbacks, this.sendAs.bind(this));
    this.firstMessages = new FirstMessages(service);
    this.disclosure = new Disclosure(service);
  }

  /** With a known persona and nothing held back, the message leaves in this tick. */
  send(message: Message): Promise<unknown> {
    const { speaker, state } = message;
    const before = this.disclosure.before(message);
    if (!speaker) {
      const leave = () => this.sendAsPage(message);
      return !before && state.lane.free ? leave() : state.lane.hold(before, leave);
    }
    const lifetime = isPersona(speaker) ? undefined : speaker.lifetime;
    if (!lifetime) return this.speak(message, speaker, before);
    return lifetime.during(() => this.speak(message, speaker, before));
  }

  /** @param before what has to be over before the message goes */
  private speak(
    message: Message,
    speaker: Speaker,
    before: Promise<void> | undefined,
  ): Promise<unknown> {
    const known = this.known(message, speaker);
    if (known && !before && message.state.lane.free) return this.sendAs(message, known, 0);
    if (known)
      return this.hold(message, before ? before.then(() => known) : Promise.resolve(known));
    const { clock, retryMs } = this.service;
    // What follows something else cannot leave together with its persona.
    const first = isPersona(speaker) || before ? undefined : this.firstMessages.of(message);
    const found = message.waitFor(this.find(message, speaker, first), clock, retryMs);
    const ready = before ? Promise.allSettled([before, found]).then(() => found) : found;
    return this.hold(message, ready, first);
  }

  /** The persona that speaks, where that is known in this tick. */
  private known(message: Message, speaker: Speaker): Persona | undefined {
    if (this.isNotShown(message)) return undefined;
    const { personas } = this.service;
    const { page } = message;
    if (!isPersona(speaker)) return page && personas.known(page, speaker);
    return page && personas.isGone(page, speaker.id) ? undefined : speaker;
  }

  private async find(
    message: Message,
    speaker: Speaker,
    first: FirstMessage | undefined,
  ): Promise<Persona> {
    if (this.isNotShown(message)) throw notShown();
    const { personas } = this.service;
    if (!isPersona(speaker)) return personas.ensure(message.account, speaker, first);
    const successor = await personas.renew(message.account, speaker);
    if (successor) return successor;
    throw notFound(speaker);
  }

  /** Whether it was found out less than a day ago that the customer cannot be shown personas. */
  private isNotShown(message: Message): boolean {
    const { clock, fallback } = this.service;
    if (fallback === 'throw') return false;
    return refusesPersonas(message.state.context, clock) && message.isToCustomer;
  }

  /** Waits for the persona, and for the earlier calls of the context. */
  private hold(message: Message, found: Promise<Persona>, first?: FirstMessage): Promise<unknown> {
    const { lane } = message.state;
    const sent = first
      ? this.sendFirst(message, first, found)
      : lane.hold(found, (outcome) => this.sendReady(message, outcome));
    const personaId = found.then(
      ({ id }) => id,
      () => undefined,
    );
    this.service.personas.underWay.hold(personaId, sent);
    return sent;
  }

  /** Sends a message whose persona is there, or cannot be had. */
  private sendReady(message: Message, found: PromiseSettledResult<Persona>): Promise<unknown> {
    if (found.status === 'rejected') return this.fallbacks.send(message, null, found.reason);
    // It may have been renewed while the message waited for others.
    const newest = message.speaker && this.known(message, message.speaker);
    return this.sendAs(message, newest ?? found.value, 0);
  }

  /** Sends a message that may leave with the creation of its persona. */
  private sendFirst(
    message: Message,
    first: FirstMessage,
    found: Promise<Persona>,
  ): Promise<unknown> {
    const settled = Promise.allSettled([found]).then(([persona]) => persona);
    return message.state.lane.hold(Promise.race([first.begun, settled]), async () => {
      const outcome = await first.taken();
      // Whoever is answered may rely on the persona being known.
      const persona = await settled;
      if (outcome.is === 'sent') {
        if (outcome.persona) this.tellSpoke(message, outcome.persona, outcome.answer);
        return outcome.answer;
      }
      if (outcome.is === 'unclear') throw this.service.secrets.maskError(outcome.error);
      if (outcome.is === 'not run') return this.sendReady(message, persona);
      if (outcome.is === 'not shown') {
        const refusal = this.service.secrets.maskError(outcome.error);
        return this.recovery.after(refusal, message, outcome.persona, 0);
      }
      // Where its ID does what the reference to it did not, references do not work.
      return this.sendAs(message, outcome.persona, 0, () => this.firstMessages.stop(message));
    });
  }

  private sendAsPage(message: Message): Promise<unknown> {
    return message.send(null).then(undefined, (error: unknown) => {
      throw this.service.secrets.maskError(error);
    });
  }

  private sendAs(
    message: Message,
    persona: Persona,
    renewals: number,
    delivered?: () => void,
  ): Promise<unknown> {
    const sent = message.send(persona.id);
    const ticket = this.service.personas.underWay.begin(persona.id);
    return sent.then(
      (answer) => {
        ticket.end();
        // One that was withheld has no answer.
        if (answer !== undefined) delivered?.();
        this.tellSpoke(message, persona, answer);
        return answer;
      },
      (error: unknown) => {
        ticket.end();
        const refusal = this.service.secrets.maskError(error);
        return this.recovery.after(refusal, message, persona, renewals);
      },
    );
  }

  private tellSpoke(message: Message, { id, name }: Persona, answer: unknown): void {
    const { events } = this.service;
    if (!events.listening) return;
    const messageId: unknown = get(answer, 'messageId');
    const { psid } = message;
    if (typeof messageId !== 'string' || psid === undefined) return;
    const pageId = message.page?.id;
    events.emit({ type: 'spoke', pageId, personaId: id, name, psid, messageId });
  }
}

function notShown(): PersonaError {
  return new PersonaError(
    'RECIPIENT_UNSUPPORTED',
    'This recipient could not be shown personas less than a day ago.',
  );
}
