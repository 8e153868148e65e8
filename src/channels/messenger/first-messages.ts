import type { Service } from '../../service';
import type { Delivery } from './delivery';
import { FirstMessage, fitsBatch, type Outcome } from './first-message';
import type { Message } from './message';

/** The messages that travel with the creation of their persona, where the bot asks for that. */
export class FirstMessages {
  /** Until Graph turns out not to take it. */
  private allowed: boolean;

  constructor(
    private readonly service: Service,
    private readonly delivery: Delivery,
  ) {
    this.allowed = service.batchFirstMessage;
  }

  /** The message as one that may travel so; `undefined` where it may not, or others are held back before it. */
  of(message: Message): FirstMessage | undefined {
    if (!this.allowed || !message.state.lane.free || !fitsBatch(message)) return undefined;
    return new FirstMessage(message, () => this.stop(message));
  }

  /**
   * Sees to it that a message that has left with the creation of its persona arrives.
   *
   * @param ready settles when its persona is there, or cannot be had
   * @param sendPlainly sends it then
   */
  async mend(
    message: Message,
    result: Promise<Outcome>,
    ready: Promise<unknown>,
    sendPlainly: () => Promise<unknown>,
  ): Promise<unknown> {
    const outcome = await result;
    // Whoever is answered may rely on the persona being known.
    await ready;
    switch (outcome.is) {
      case 'sent':
        return this.delivery.sent(message, outcome.persona, outcome.answer);
      case 'refused':
        return this.delivery.afterReference(message, outcome.persona, outcome.error, () =>
          this.stop(message),
        );
      case 'not run':
        return sendPlainly();
      case 'unclear':
        throw this.service.secrets.maskError(outcome.error);
    }
  }

  private stop({ state }: Message): void {
    this.allowed = false;
    this.service.events.emit({
      type: 'retried',
      pageId: state.knownPage()?.id,
      what: 'creating a persona and sending its first message in one batch',
      reason: 'REJECTED',
    });
  }
}
