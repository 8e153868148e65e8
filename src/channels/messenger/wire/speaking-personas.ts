import { PersonaError } from '../../../errors';
import type { Service } from '../../../service';
import { refusesPersonas } from '../../../speakers/conversation-persona';
import { isPersona, type Persona, type Speaker } from '../../../speakers/persona';
import type { FirstMessage } from './first-message';
import type { Message } from './message';
import { notFound } from './recovery';

/** Which persona speaks a message. */
interface SpeakingPersonas {
  /** Where that is known in this tick. */
  readonly known: (message: Message, speaker: Speaker) => Persona | undefined;
  /**
   * @param first the message, where it may travel with the creation
   * @throws PersonaError where it cannot be had
   */
  readonly find: (
    message: Message,
    speaker: Speaker,
    first: FirstMessage | undefined,
  ) => Promise<Persona>;
}

export function speakingPersonas({ clock, fallback, personas }: Service): SpeakingPersonas {
  /** Whether it was found out less than a day ago that the customer cannot be shown personas. */
  const isNotShown = (message: Message): boolean =>
    fallback !== 'throw' && refusesPersonas(message.state.context, clock) && message.isToCustomer;

  return {
    known: (message, speaker) => {
      if (isNotShown(message)) return undefined;
      const { page } = message;
      if (!isPersona(speaker)) return page && personas.known(page, speaker);
      return page && personas.isGone(page, speaker.id) ? undefined : speaker;
    },
    find: async (message, speaker, first) => {
      if (isNotShown(message)) throw notShown();
      if (!isPersona(speaker)) return personas.ensure(message.account, speaker, first);
      const successor = await personas.renew(message.account, speaker);
      if (successor) return successor;
      throw notFound(speaker);
    },
  };
}

function notShown(): PersonaError {
  return new PersonaError(
    'RECIPIENT_UNSUPPORTED',
    'This recipient could not be shown personas less than a day ago.',
  );
}
