import { get } from 'lodash';

import type { Service } from '../../../service';
import { isPersona, type Persona, type Speaker } from '../../../speakers/persona';
import { Disclosure } from './disclosure';
import { Fallbacks } from './fallbacks';
import type { FirstMessage } from './first-message';
import { FirstMessages } from './first-messages';
import type { Message } from './message';
import { Recovery } from './recovery';
import { speakingPersonas } from './speaking-personas';

/** Puts a message on its road. With a known persona and nothing held back, it leaves in this tick. */
export type Wire = (message: Message) => Promise<unknown>;

/**
 * The road of a message from the moment at which Bottender hands it over: the persona that speaks it, its turn among
 * the calls of its context, and on to Messenger.
 *
 * Functions in one scope, and no class: what they work with is the same for every message, so V8 compiles it into them.
 */
export function wireOf(service: Service): Wire {
  const { clock, events, people, personas, retryMs, secrets } = service;
  const { underWay } = personas;
  const { find, known } = speakingPersonas(service);
  const disclosure = people.disclosures.areOn ? new Disclosure(service) : undefined;
  const fallbacks = new Fallbacks(service);
  const firstMessages = new FirstMessages(service);
  const recovery = new Recovery(service, fallbacks, sendAs);

  function send(message: Message): Promise<unknown> {
    const { speaker, state } = message;
    const before = disclosure?.before(message);
    if (!speaker) {
      const leave = () => sendAsPage(message);
      return before ? state.hold(before, leave) : state.inTurn(leave);
    }
    const lifetime = isPersona(speaker) ? undefined : speaker.lifetime;
    if (!lifetime) return speak(message, speaker, before);
    return lifetime.during(() => speak(message, speaker, before));
  }

  /** @param before what has to be over before the message goes */
  function speak(
    message: Message,
    speaker: Speaker,
    before: Promise<void> | undefined,
  ): Promise<unknown> {
    const persona = known(message, speaker);
    if (persona && !before && message.state.isFree) return sendAs(message, persona, 0);
    if (persona) {
      return hold(message, before ? before.then(() => persona) : Promise.resolve(persona));
    }
    // What follows something else cannot leave together with its persona.
    const first = isPersona(speaker) || before ? undefined : firstMessages.of(message);
    const found = message.waitFor(find(message, speaker, first), clock, retryMs);
    const ready = before ? Promise.allSettled([before, found]).then(() => found) : found;
    return hold(message, ready, first);
  }

  /** Waits for the persona, and for the earlier calls of the context. */
  function hold(message: Message, found: Promise<Persona>, first?: FirstMessage): Promise<unknown> {
    const sent = first
      ? sendFirst(message, first, found)
      : message.state.hold(found, (outcome) => sendReady(message, outcome));
    const personaId = found.then(
      ({ id }) => id,
      () => undefined,
    );
    underWay.hold(personaId, sent);
    return sent;
  }

  /** Sends a message whose persona is there, or cannot be had. */
  function sendReady(message: Message, found: PromiseSettledResult<Persona>): Promise<unknown> {
    if (found.status === 'rejected') return fallbacks.send(message, null, found.reason);
    // It may have been renewed while the message waited for others.
    const newest = message.speaker && known(message, message.speaker);
    return sendAs(message, newest ?? found.value, 0);
  }

  /** Sends a message that may leave with the creation of its persona. */
  function sendFirst(
    message: Message,
    first: FirstMessage,
    found: Promise<Persona>,
  ): Promise<unknown> {
    const settled = Promise.allSettled([found]).then(([persona]) => persona);
    return message.state.hold(Promise.race([first.begun, settled]), async () => {
      const outcome = await first.taken();
      // Whoever is answered may rely on the persona being known.
      const persona = await settled;
      if (outcome.is === 'sent') {
        if (outcome.persona) tellSpoke(message, outcome.persona, outcome.answer);
        return outcome.answer;
      }
      if (outcome.is === 'unclear') throw secrets.maskError(outcome.error);
      if (outcome.is === 'not run') return sendReady(message, persona);
      if (outcome.is === 'not shown') {
        return recovery.after(secrets.maskError(outcome.error), message, outcome.persona, 0);
      }
      // Where its ID does what the reference to it did not, references do not work.
      return sendAs(message, outcome.persona, 0, () => firstMessages.stop(message));
    });
  }

  function sendAsPage(message: Message): Promise<unknown> {
    return message.send(null).then(undefined, (error: unknown) => {
      throw secrets.maskError(error);
    });
  }

  function sendAs(
    message: Message,
    persona: Persona,
    renewals: number,
    delivered?: () => void,
  ): Promise<unknown> {
    const sent = message.send(persona.id);
    const ticket = underWay.begin(persona.id);
    return sent.then(
      (answer) => {
        ticket.end();
        // One that was withheld has no answer.
        if (answer !== undefined) delivered?.();
        tellSpoke(message, persona, answer);
        return answer;
      },
      (error: unknown) => {
        ticket.end();
        return recovery.after(secrets.maskError(error), message, persona, renewals);
      },
    );
  }

  function tellSpoke(message: Message, { id, name }: Persona, answer: unknown): void {
    if (!events.listening) return;
    const messageId: unknown = get(answer, 'messageId');
    const { psid } = message;
    if (typeof messageId !== 'string' || psid === undefined) return;
    const pageId = message.page?.id;
    events.emit({ type: 'spoke', pageId, personaId: id, name, psid, messageId });
  }

  return send;
}
