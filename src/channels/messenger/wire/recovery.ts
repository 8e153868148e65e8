import { PersonaError, type GraphFacts } from '../../../errors';
import { debug } from '../../../events';
import { isBareBadParameter, outcomeOf } from '../../../graph/outcome';
import { bareCause } from '../../../graph/graph-errors';
import type { Service } from '../../../service';
import { rememberRefusal } from '../../../speakers/conversation-persona';
import { isPersona, type Persona } from '../../../speakers/persona';
import { mayLieInPersona } from '../transport/blame';
import type { Fallbacks } from './fallbacks';
import type { Message } from './message';

/** How often a persona is renewed for one message: somebody may delete it again and again. */
const MAX_RENEWALS = 2;

/** Sends a message as a persona that was renewed for it so many times. */
type SendAs = (message: Message, persona: Persona, renewals: number) => Promise<unknown>;

/** What to do about a message that was refused under a persona. */
export class Recovery {
  constructor(
    private readonly service: Service,
    private readonly fallbacks: Fallbacks,
    private readonly sendAs: SendAs,
  ) {}

  /**
   * Sends the message once more where that can help. What may have arrived is not sent again.
   *
   * @param renewals how often its persona was renewed for this message
   * @throws the refusal, where it lies in something else
   */
  async after(
    refusal: unknown,
    message: Message,
    persona: Persona,
    renewals: number,
  ): Promise<unknown> {
    const outcome = outcomeOf(refusal);
    if (outcome.is !== 'refused' || !message.carrier.refusedAlone(refusal)) throw refusal;
    const { about, facts } = outcome;
    if (about === 'unshown') return this.notShown(refusal, facts, message, persona);
    if (!mayLieInPersona(about)) throw refusal;
    const isGone = await this.isGone(message, persona);
    if (isGone) return this.afterLoss(refusal, message, persona, renewals);
    // Where nobody can tell about the persona, the message must not be lost for it.
    const mayHelp = isGone === undefined || isBareBadParameter(facts);
    if (!mayHelp || this.service.fallback === 'throw') throw refusal;
    return this.withoutPersona(refusal, message, persona, isGone === false);
  }

  /** The recipient cannot be shown personas: the next messages do not try in vain. */
  private notShown(
    refusal: unknown,
    graph: GraphFacts,
    message: Message,
    persona: Persona,
  ): Promise<unknown> {
    const { clock, fallback, secrets } = this.service;
    if (fallback !== 'throw' && message.isToCustomer) rememberRefusal(message.state.context, clock);
    const error = new PersonaError(
      'RECIPIENT_UNSUPPORTED',
      'This recipient cannot be shown personas (10/2018336).',
      { graph, cause: bareCause(refusal, secrets) },
    );
    return this.fallbacks.send(again(message, refusal), persona, error);
  }

  /** The persona has vanished from the Page. */
  private async afterLoss(
    refusal: unknown,
    message: Message,
    persona: Persona,
    renewals: number,
  ): Promise<unknown> {
    let trouble: unknown = notFound(persona);
    try {
      const renewed = renewals < MAX_RENEWALS && (await this.renewed(message, persona));
      if (renewed) return this.sendAs(again(message, refusal), renewed, renewals + 1);
    } catch (error) {
      if (error === refusal) throw error;
      trouble = error;
    }
    return this.fallbacks.send(again(message, refusal), persona, trouble);
  }

  /**
   * Without its persona the message passes, or the persona was not the reason.
   *
   * @param isShown whether Messenger still shows it: one that takes no messages all the same is of no use
   */
  private async withoutPersona(
    refusal: unknown,
    message: Message,
    persona: Persona,
    isShown: boolean,
  ): Promise<unknown> {
    const fresh = again(message, refusal);
    if (fresh.isWithheld) return fresh.send(null);
    const answer = await this.fallbacks.send(fresh, persona, notFound(persona)).catch(() => {
      throw refusal;
    });
    const { page } = message;
    if (page && isShown) this.service.personas.vanished(page, persona.id);
    return answer;
  }

  /** @returns `undefined` where that cannot be told */
  private async isGone(message: Message, { id }: Persona): Promise<boolean | undefined> {
    const { clock, retryMs } = this.service;
    try {
      return await message.waitFor(message.account.graph.isGone(id), clock, retryMs);
    } catch (error) {
      debug('whether the persona %s is gone cannot be told: %s', id, error);
      return undefined;
    }
  }

  private renewed(message: Message, vanished: Persona): Promise<Persona | undefined> {
    const { clock, personas, retryMs } = this.service;
    const { account, speaker } = message;
    const wanted = speaker && !isPersona(speaker) ? speaker : undefined;
    return message.waitFor(personas.renew(account, vanished, wanted), clock, retryMs);
  }
}

/** @throws the refusal, where the content of the message can be read only once */
function again(message: Message, refusal: unknown): Message {
  const fresh = message.again();
  if (!fresh) throw refusal;
  return fresh;
}

export function notFound({ id }: Persona): PersonaError {
  return new PersonaError(
    'NOT_FOUND',
    `The persona ${id} no longer exists on this Page and is not created again.`,
  );
}
