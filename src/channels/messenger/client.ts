import type { MessengerClient } from 'messaging-api-messenger';

import type { PersonaList } from '../../graph/graph-calls';
import {
  checkPersonaId,
  checkProfile,
  wantedBy,
  type Persona,
  type PersonaProfile,
} from '../../speakers/persona';
import type { Service } from '../../service';
import type { MessengerState } from './state';

/** The persona methods of `context.client`. */
export interface PersonaMethods {
  /**
   * Creates a persona on the context's Page, always a new one; the plugin never renews or deletes it.
   *
   * @throws PersonaError `INVALID_PROFILE` before anything is sent, or what the Graph API said
   */
  createPersona(profile: PersonaProfile): Promise<{ id: string }>;
  /**
   * Finds the persona of this profile on the context's Page, or creates it once.
   *
   * @throws PersonaError `INVALID_PROFILE` before anything is sent, or what the Graph API said
   */
  ensurePersona(profile: PersonaProfile): Promise<Persona>;
  /** @throws PersonaError `INVALID_ID` before anything is sent, `NOT_FOUND`, or what the Graph API said */
  getPersona(personaId: string): Promise<Persona>;
  /**
   * One page of the personas of the context's Page.
   *
   * @param cursor `paging.cursors.after` of the page before
   */
  getPersonas(cursor?: string): Promise<PersonaList>;
  /** All personas of the context's Page. */
  getAllPersonas(): Promise<PersonaList['data']>;
  /**
   * Waits for the messages that were sent or queued as this persona before (60 seconds at most), then
   * deletes it and forgets it. A persona that is gone already counts as deleted.
   *
   * @throws PersonaError `INVALID_ID` before anything is sent, or what the Graph API said
   */
  deletePersona(personaId: string): Promise<{ success: true }>;
}

/** The client that handlers get: what the context sends through, with persona methods that are safe. */
export function clientOf(state: MessengerState, service: Service): MessengerClient {
  const methods = { ...personaMethods(state, service), ...countedSends(state, service) };
  const descriptors = Object.entries(methods).map(([name, value]) => [
    name,
    { value: value, configurable: true, writable: true },
  ]);
  return Object.create(
    state.transport,
    Object.fromEntries(descriptors) as PropertyDescriptorMap,
  ) as MessengerClient;
}

function personaMethods(state: MessengerState, service: Service): PersonaMethods {
  const { personas } = service;
  const account = () => state.accountOf(state.token);
  return {
    async createPersona(profile) {
      const { name, profilePictureUrl } = checkProfile(profile, 'createPersona()');
      const { id } = await personas.create(account(), { name, profilePictureUrl });
      return { id };
    },
    async ensurePersona(profile) {
      const wanted = wantedBy(checkProfile(profile, 'ensurePersona()'));
      return personas.ensure(account(), wanted);
    },
    async getPersona(personaId) {
      return account().graph.getPersona(checkPersonaId(personaId, 'getPersona()'));
    },
    getPersonas: (cursor) => account().graph.getPersonas(cursor),
    getAllPersonas: () => account().graph.getAllPersonas(),
    async deletePersona(personaId) {
      checkPersonaId(personaId, 'deletePersona()');
      await personas.delete(account(), personaId);
      return { success: true };
    },
  };
}

/** Messages sent through the client itself are under way too. */
function countedSends({ transport }: MessengerState, { personas: { underWay } }: Service) {
  const counted = <T>(message: Promise<T>, personaId: string | undefined): Promise<T> => {
    if (personaId !== undefined) {
      const ticket = underWay.begin(personaId);
      const end = () => ticket.end();
      message.then(end, end);
    }
    return message;
  };
  return {
    sendRawBody(this: MessengerClient, body: { personaId?: string }) {
      return counted(transport.sendRawBody.call(this, body), body.personaId);
    },
    sendMessageFormData(
      this: MessengerClient,
      ...args: Parameters<MessengerClient['sendMessageFormData']>
    ) {
      return counted(transport.sendMessageFormData.apply(this, args), args[2]?.personaId);
    },
    sendBatch(this: MessengerClient, ...args: Parameters<MessengerClient['sendBatch']>) {
      const sent = transport.sendBatch.apply(this, args);
      for (const { body } of args[0])
        void counted(sent, (body as { personaId?: string })?.personaId);
      return sent;
    },
  };
}
