import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import type { Account } from '../../graph/account';
import type { Service } from '../../service';
import { isPersona, type Persona, type Speaker } from '../../speakers/persona';
import { NOTES, type Notes } from '../../speakers/notes';
import { isPersonaId } from '../../speakers/profile-check';
import { described } from '../../speakers/speakers';
import { viewOf } from '../../speakers/views';
import { speakingAsToldIn } from '../called';
import type { Channel, Method } from '../channel';
import { frontOwnMethods, methodsOf } from '../fronts';
import { heldBack } from '../held-back';
import { Connections } from './connections';
import { messengerCalls } from './context-calls';
import { ownedByView, stateOf } from './owner';
import { noteSigns } from './signs';
import { MessengerState } from './transport/state';

/** What else Messenger has to say, beside what every channel has. */
export interface MessengerChannel extends Channel {
  /** Token, Page and persona calls of what the context would send now. */
  readonly accountOf: (context: MessengerContext) => Account;
}

/** Messenger: `persona_id` on every message and typing indicator, and `context.client` that is safe. */
export function messengerChannel(service: Service): MessengerChannel {
  const { people, personas, speakers } = service;
  const connections = new Connections(service);
  /** Bottender's methods that send, which another plugin may have hidden by one of its own. */
  let sends: ReadonlySet<string> = new Set();

  const known = (context: MessengerContext, speaker: Speaker): Persona | undefined => {
    if (isPersona(speaker)) return speaker;
    const page = stateOf(context)?.page;
    return page && personas.known(page, speaker);
  };
  const as = <T extends object>(context: T, speaker: Speaker | null): T =>
    viewOf(context, speaker, () => {
      const state = stateOf(context);
      if (!state) return {};
      const { _batchQueue: queue, _client } = context as unknown as MessengerContext;
      const client = ownedByView(_client, state, speaker);
      return {
        client,
        _client: client,
        ...(queue && { _batchQueue: ownedByView(queue, state, speaker) }),
      };
    });
  /** Nothing that a mocked client is called with reaches the wire: it is told the persona as Bottender would. */
  const showPersonaTo = (context: MessengerContext): void => {
    Object.defineProperty(context, '_personaId', {
      get: () => {
        const speaker = speakers.now(context);
        return speaker && (known(context, speaker)?.id ?? null);
      },
    });
  };
  /** Another plugin may have called Bottender's own usePersona() before this one was there. */
  const adopt = (context: MessengerContext, personaId: string): void => {
    if (isPersonaId(personaId)) speakers.use(context, personaId);
    context._personaId = null;
  };
  /** The first event of a Page brings the token that clearing it up needs, and so does a new token. */
  const meet = (context: MessengerContext, state: MessengerState): void => {
    service.app.id ??= context._appId;
    personas.meet(state.account);
  };
  /** Whatever such a method sends in its course speaks as the message that it is called for. */
  const inFront = (method: Method, name: string): Method | undefined =>
    sends.has(name) ? speakingAsToldIn(speakers, method, name, true) : undefined;
  const held = heldBack(people.charges, inFront);

  return {
    // Bottender knows `usePersona` on Messenger alone.
    suits: (prototype) => 'usePersona' in prototype,
    calls: (prototype) => {
      sends = new Set([...methodsOf(prototype).keys()].filter(isSend));
      const describedIn = (context: MessengerContext) => {
        const speaker = speakers.now(context);
        return speaker && described(speaker, known(context, speaker));
      };
      return {
        ...messengerCalls(prototype as MessengerContext, service, describedIn, as),
        [NOTES]: {
          get(this: object): Notes | undefined {
            return stateOf(this);
          },
        },
      };
    },
    attached: (context) => {
      const messenger = context as MessengerContext;
      const base = messenger._client as MessengerClient | undefined;
      // A context that the tests of a bot mocked has no client.
      if (!base) return;
      const { _batchQueue: baseQueue, _personaId: before } = messenger;
      const { connection, Client } = connections.ofContext(messenger, base);
      const queue = baseQueue ? connections.queueOf(baseQueue) : undefined;
      const state = new MessengerState(messenger, connection, queue?.safe);
      messenger._client = new Client(state) as MessengerClient;
      if (queue) messenger._batchQueue = new queue.Queue(state) as never;
      if (before !== null) adopt(messenger, before);
      if (!base.axios) showPersonaTo(messenger);
      frontOwnMethods(messenger, held);
      if (people.areWatched) noteSigns(messenger, people);
      const { pageIdOfEvent } = state;
      if (pageIdOfEvent && !personas.knows(pageIdOfEvent, state.token)) meet(messenger, state);
    },
    as,
    typist: (context, speaker) => {
      const { event, session } = context as MessengerContext;
      // There Bottender sends nothing, and says so each time.
      if (!session || event.isEcho || event.isDelivery || event.isRead) return undefined;
      return as(context as MessengerContext, speaker);
    },
    accountOf: (context) => {
      const state = stateOf(context);
      // Nobody has to be attached to a context to ask whose token it has.
      return (state ?? new MessengerState(context, connections.of(context._client).connection))
        .account;
    },
  };
}

function isSend(name: string): boolean {
  return /^send[A-Z]|^typing(On|Off)$/.test(name);
}
