import { inTime } from '../../../clock';
import { debug } from '../../../events';
import { outcomeOf } from '../../../graph/outcome';
import type { Service } from '../../../service';
import type { Message } from './message';

/** Has the bot say that it is one, before the messages that ask for it: for a bot with that option. */
export class Disclosure {
  constructor(private readonly service: Service) {}

  /** What has to be over before the message goes: it never rejects. `undefined` where nothing has to be said. */
  before(message: Message): Promise<void> | undefined {
    const { people, clock, retryMs } = this.service;
    const { charges, disclosures } = people;
    if (message.kind !== 'message' || !message.isToCustomer) return undefined;
    const { context } = message.state;
    if (!disclosures.isNeeded(context, message.speaker, () => charges.isOutside(context))) {
      return undefined;
    }
    const said = disclosures.once(context, () => this.say(message));
    return said && inTime(clock, said, retryMs, tooLate).catch(() => undefined);
  }

  private say(message: Message): Promise<void> | undefined {
    const { state } = message;
    const text = this.service.people.disclosures.textFor(state.context);
    if (text === undefined) return undefined;
    const disclosure = message.saying(text);
    return state.inTurn(() => this.send(disclosure));
  }

  /** Resolves when it is clear what came of it. */
  private async send(disclosure: Message): Promise<void> {
    const { clock, people, retryMs, secrets } = this.service;
    const { disclosures } = people;
    const { context } = disclosure.state;
    if (disclosure.isWithheld) return;
    const sent = disclosure.send(null);
    let isLate = false;
    const late = () => {
      isLate = true;
      return tooLate();
    };
    try {
      // What was withheld in the batch queue has no answer.
      if ((await inTime(clock, sent, retryMs, late)) !== undefined) disclosures.said(context);
    } catch (error) {
      if (!isLate) debug('the disclosure: %s', secrets.maskError(error));
      if (!isLate && wasNotSent(error)) return;
      disclosures.said(context);
      if (isLate)
        sent.catch((answer: unknown) => wasNotSent(answer) && disclosures.dueAgain(context));
    }
  }
}

function wasNotSent(error: unknown): boolean {
  return outcomeOf(error).is !== 'unknown';
}

function tooLate(): Error {
  return new Error('No answer to the disclosure has come in time.');
}
