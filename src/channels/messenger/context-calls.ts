import type { MessengerContext } from 'bottender';

import type { Service } from '../../service';
import { isPersona } from '../../speakers/persona';
import type { PersonaOption } from '../../speakers/persona-option';
import { forOneMessage, type CurrentPersona } from '../../speakers/speakers';
import { contextBehind } from '../../speakers/views';
import type { Channel } from '../channel';

/** The calls of a Messenger context that differ from Bottender's. */
export function messengerCalls(
  base: MessengerContext,
  { secrets, speakers }: Service,
  personaOf: (context: MessengerContext) => CurrentPersona | null,
  as: Channel['as'],
): PropertyDescriptorMap {
  return {
    persona: {
      get(this: MessengerContext): CurrentPersona | null {
        return personaOf(this);
      },
    },
    useAccessToken: {
      value(this: MessengerContext, accessToken: string): void {
        secrets.add(accessToken);
        base.useAccessToken.call(this, accessToken);
      },
    },
    typing: {
      /** One indicator is one speaker's, from its beginning to its end. */
      async value(
        this: MessengerContext,
        milliseconds: number,
        options?: PersonaOption,
      ): Promise<void> {
        const option = speakers.ofOptions(this, options, 'typing()');
        const named = option === undefined ? speakers.now(this) : option;
        const speaker = named && forOneMessage(named);
        const type = () => base.typing.call(as(contextBehind(this), speaker), milliseconds);
        // A temporary persona stays until it is done.
        const lifetime = speaker && !isPersona(speaker) ? speaker.lifetime : undefined;
        await (lifetime ? lifetime.during(type) : type());
      },
    },
  };
}
