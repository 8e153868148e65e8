import type { MessengerClient } from 'messaging-api-messenger';
import type { MessengerContext } from 'bottender';

import type { Page } from '../../graph/pages';
import { isPersona, isPersonaId } from '../../speakers/persona';
import type { Service } from '../../service';
import type { PersonaOption } from '../../speakers/persona-option';
import { described, type CurrentPersona } from '../../speakers/speakers';
import type { Channel } from '../channel';
import { clientOf } from './client';
import { isSend, Sends } from './sends';
import { MessengerState } from './state';

/** What else Messenger has to say, beside what every channel has. */
export interface MessengerChannel extends Channel {
  /**
   * Asks for the Page that the context's token speaks for, whatever its event says.
   *
   * @throws PersonaError what the Graph API said
   */
  readonly pageOfToken: (context: MessengerContext) => Page | Promise<Page>;
}

/** Messenger: `persona_id` on every message and typing indicator, and `context.client` that is safe. */
export function messengerChannel(service: Service): MessengerChannel {
  const states = new WeakMap<object, MessengerState>();
  const stateOf = (context: MessengerContext): MessengerState => {
    let state = states.get(context);
    if (!state) states.set(context, (state = new MessengerState(context, service)));
    return state;
  };
  const sends = new Sends(service, stateOf);
  /** The first event of a Page brings the token that sweeping it needs. */
  const meet = (context: MessengerContext): void => {
    const pageId = context.event.pageId as string | null;
    if (!pageId || service.personas.knows(pageId, context.accessToken ?? '')) return;
    const state = stateOf(context);
    service.personas.meet(state.accountOf(state.token));
  };

  return {
    // Bottender knows `usePersona` on Messenger alone.
    suits: (prototype) => 'usePersona' in prototype,
    sends: isSend,
    inFrontOf: (send, name, foreign) => sends.inFrontOf(send, name, foreign),
    calls: (prototype) => messengerCalls(prototype as MessengerContext, service, sends, stateOf),
    attached: (context) => {
      const messenger = context as MessengerContext;
      const { _personaId: before } = messenger;
      // Another plugin may have called Bottender's own usePersona() before this one was there.
      if (isPersonaId(before)) service.speakers.use(messenger, before);
      messenger._personaId = null;
      service.openContexts.opened(messenger);
      if (service.graphVersion !== undefined) stateOf(messenger);
      meet(messenger);
    },
    pageOfToken: (context) => stateOf(context).pageOfToken(),
  };
}

function messengerCalls(
  bottenders: MessengerContext,
  service: Service,
  sends: Sends,
  stateOf: (context: MessengerContext) => MessengerState,
): PropertyDescriptorMap {
  return {
    persona: {
      get(this: MessengerContext): CurrentPersona | null {
        const speaker = service.speakers.now(this);
        if (!speaker || isPersona(speaker)) return described(speaker);
        const page = stateOf(this).knownPage();
        return described(speaker, page && sends.known(page, speaker));
      },
    },
    client: {
      get(this: MessengerContext): MessengerClient {
        const state = stateOf(this);
        return (state.client ??= clientOf(state, service));
      },
    },
    useAccessToken: {
      value(this: MessengerContext, accessToken: string): void {
        stateOf(this);
        this._customAccessToken = accessToken;
        service.secrets.add(accessToken);
      },
    },
    typing: {
      /** One indicator is one speaker's, from its beginning to its end. */
      value(this: MessengerContext, milliseconds: number, options?: PersonaOption): Promise<void> {
        return sends.typing(this, bottenders, milliseconds, options);
      },
    },
  };
}
