import type { Service } from '../../../service';
import { JsonCarrier } from './carriers';
import { holdsReference } from './first-batch';
import { FirstMessage } from './first-message';
import type { Message } from './message';

/** The messages that travel with the creation of their persona, where the bot asks for that. */
export class FirstMessages {
  /** Until Graph turns out not to take it. */
  private allowed: boolean;

  constructor(private readonly service: Service) {
    this.allowed = service.batchFirstMessage;
  }

  /** The message as one that may travel so; `undefined` where it may not, or others are held back before it. */
  of(message: Message): FirstMessage | undefined {
    const { carrier, state } = message;
    if (!this.allowed || !state.isFree || !(carrier instanceof JsonCarrier)) return undefined;
    // Graph would look for references in what somebody else may have written.
    if (holdsReference(JSON.stringify(carrier.body))) return undefined;
    return new FirstMessage(message, carrier, () => this.stop(message));
  }

  /** Graph does not take such batches, or the references in them: no more in this process. */
  stop(message: Message): void {
    this.allowed = false;
    this.service.events.emit({
      type: 'retried',
      pageId: message.page?.id,
      what: 'creating a persona and sending its first message in one batch',
      reason: 'REJECTED',
    });
  }
}
