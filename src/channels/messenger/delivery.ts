import get from 'lodash/get';

import { rememberRefusal } from '../../speakers/conversation-persona';
import { PersonaError } from '../../errors';
import { inTime, systemClock } from '../../clock';
import { bareCause } from '../../graph/graph-errors';
import { graphFactsOf, isBareBadParameter, outcomeOf } from '../../graph/outcome';
import { isPersona, type Persona } from '../../speakers/persona';
import type { Service } from '../../service';
import { described } from '../../speakers/speakers';
import { prefixed } from './fallback';
import { again, call, psidOf, type Message } from './message';

/** How often a persona is renewed for one message: somebody may delete it again and again. */
const MAX_RENEWALS = 2;
/** What Graph answers to a message under a vanished persona is not documented. */
const MAY_BE_THE_PERSONA = new Set(['permission', 'passing', 'missing', 'call']);

/** Hands messages to Bottender, and sees to it that trouble with a persona costs none and doubles none. */
export class Delivery {
  constructor(private readonly service: Service) {}

  /** Sends the message as the Page. */
  asPage(message: Message): Promise<unknown> {
    return this.attempt(message, null);
  }

  /**
   * Sends the message as the persona; if the persona turns out to be the trouble, as it can be.
   *
   * @param renewals how often its persona was renewed for this message
   */
  async asPersona(message: Message, persona: Persona, renewals = 0): Promise<unknown> {
    try {
      return await this.attempt(message, persona);
    } catch (error) {
      return this.refused(message, persona, error, renewals);
    }
  }

  /** A message that has left on its own: tells who spoke. */
  sent(message: Message, persona: Persona | undefined, answer: unknown): unknown {
    if (persona) this.tellSpoke(message, persona, answer);
    return answer;
  }

  /**
   * A message was refused under a reference to the persona: sends it under its ID, unless the reason is another.
   *
   * @param referenceFailed is called where the ID does what the reference did not
   */
  async afterReference(
    message: Message,
    persona: Persona,
    refusal: unknown,
    referenceFailed: () => void,
  ): Promise<unknown> {
    const outcome = outcomeOf(refusal);
    if (outcome.is !== 'refused' || !MAY_BE_THE_PERSONA.has(outcome.about)) {
      return this.refused(message, persona, this.service.secrets.maskError(refusal), 0);
    }
    let answer: unknown;
    try {
      answer = await this.attempt(message, persona);
    } catch (error) {
      return this.refused(message, persona, error, 0);
    }
    referenceFailed();
    return answer;
  }

  /** Sends the message as `fallback` says. */
  async asFallback(message: Message, persona: Persona | null, trouble: unknown): Promise<unknown> {
    const { events, fallback } = this.service;
    const { code, message: words } = troubleOf(trouble);
    if (fallback === 'throw') throw troubleOf(trouble);
    const shown = persona ?? described(message.speaker);
    const changed = fallback === 'prefix' ? prefixed(message, shown?.name) : message;
    const answer = await this.attempt(changed, null);
    events.emit({
      type: 'fallback',
      pageId: message.state.knownPage()?.id,
      personaId: shown?.id,
      name: shown?.name,
      psid: psidOf(message),
      reason: code,
      message: words,
    });
    return answer;
  }

  /** The message was refused: mends what can be mended, if that is the persona. */
  private refused(
    message: Message,
    persona: Persona,
    error: unknown,
    renewals: number,
  ): Promise<unknown> {
    const outcome = outcomeOf(error);
    if (outcome.is !== 'refused') return Promise.reject(error);
    if (outcome.about === 'unshown') return this.notShown(message, persona, error);
    return MAY_BE_THE_PERSONA.has(outcome.about)
      ? this.recover(message, persona, error, renewals)
      : Promise.reject(error);
  }

  private async attempt(message: Message, persona: Persona | null): Promise<unknown> {
    const { secrets, speakers } = this.service;
    const { context, foreign } = message;
    try {
      const send = () => call(message, persona);
      const answer = await (foreign ? speakers.during(context, persona, send) : send());
      if (persona) this.tellSpoke(message, persona, answer);
      return answer;
    } catch (error) {
      throw secrets.maskError(error);
    }
  }

  /** The recipient cannot be shown personas: the next messages do not try in vain. */
  private notShown(message: Message, persona: Persona, refusal: unknown): Promise<unknown> {
    if (this.service.fallback !== 'throw') rememberRefusal(message.context);
    const error = new PersonaError(
      'RECIPIENT_UNSUPPORTED',
      'This recipient cannot be shown personas (10/2018336).',
      { graph: graphFactsOf(refusal), cause: bareCause(refusal, this.service.secrets) },
    );
    return this.resend(message, refusal, (fresh) => this.asFallback(fresh, persona, error));
  }

  /** Messenger refused the message, perhaps for its persona: asks once, and sends once more if that helps. */
  private async recover(
    message: Message,
    persona: Persona,
    refusal: unknown,
    renewals: number,
  ): Promise<unknown> {
    const gone = await this.isGone(message, persona);
    if (gone) {
      const renewed =
        renewals < MAX_RENEWALS ? await this.renew(message, persona) : notFound(persona);
      return this.resend(message, refusal, (fresh) =>
        renewed instanceof PersonaError
          ? this.asFallback(fresh, persona, renewed)
          : this.asPersona(fresh, renewed, renewals + 1),
      );
    }
    if (!mayHelp(refusal, gone) || this.service.fallback === 'throw') throw refusal;
    const answer = await this.resend(message, refusal, (fresh) =>
      this.asFallback(fresh, persona, notFound(persona)).catch(() => {
        throw refusal;
      }),
    );
    const page = message.state.knownPage();
    if (page) this.service.personas.vanished(page, persona.id);
    return answer;
  }

  /** @returns `undefined` where that cannot be told */
  private isGone({ state, token }: Message, { id }: Persona): Promise<boolean | undefined> {
    return this.service.personas.isGoneOnPage(state.accountOf(token), id);
  }

  /** The persona created again, or what stands in the way of that. */
  private async renew(message: Message, persona: Persona): Promise<Persona | PersonaError> {
    try {
      const { personas, retryMs } = this.service;
      const { speaker, state, token } = message;
      const wanted = speaker && !isPersona(speaker) ? speaker : undefined;
      const work = personas.renew(state.accountOf(token), persona, wanted);
      const renewed = await inTime(systemClock, work, retryMs, () => tooLate('renewing a persona'));
      return renewed ?? notFound(persona);
    } catch (error) {
      return troubleOf(error);
    }
  }

  private async resend(
    message: Message,
    refusal: unknown,
    send: (fresh: Message) => Promise<unknown>,
  ): Promise<unknown> {
    const fresh = again(message);
    if (!fresh) throw refusal;
    return send(fresh);
  }

  private tellSpoke(message: Message, { id, name }: Persona, answer: unknown): void {
    const messageId: unknown = get(answer, 'messageId');
    if (typeof messageId !== 'string') return;
    this.service.events.emit({
      type: 'spoke',
      pageId: message.state.knownPage()?.id,
      personaId: id,
      name,
      psid: psidOf(message),
      messageId,
    });
  }
}

/**
 * Whether a message that was refused under a persona may pass without it: a bad parameter that Graph does not
 * name; where nobody can tell about the persona, any refusal that is clear, for then nothing has arrived.
 */
function mayHelp(refusal: unknown, gone: boolean | undefined): boolean {
  const facts = graphFactsOf(refusal);
  if (!facts) return false;
  return isBareBadParameter(facts) || (gone === undefined && outcomeOf(refusal).is === 'refused');
}

function tooLate(what: string): PersonaError {
  return new PersonaError('UNAVAILABLE', `${what} took too long.`);
}

function notFound({ id }: Persona): PersonaError {
  return new PersonaError(
    'NOT_FOUND',
    `The persona ${id} is not on this Page any more, and is not to be created again.`,
  );
}

/** Whatever kept the persona away: the message must not be lost for it. */
function troubleOf(error: unknown): PersonaError {
  if (error instanceof PersonaError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PersonaError('UNAVAILABLE', message);
}
