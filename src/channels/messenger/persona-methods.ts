import type { PersonaList } from '../../graph/graph-calls';
import type { Service } from '../../service';
import { wantedBy, type Persona, type PersonaProfile } from '../../speakers/persona';
import { checkPersonaId, checkProfile } from '../../speakers/profile-check';
import { ownerOf, type Owned } from './owner';

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

type OnClient = { [K in keyof PersonaMethods]: PersonaMethods[K] };

/** Each uses the token that is in use when it is called. */
export function personaMethods({ personas }: Service): OnClient & ThisType<Owned> {
  const accountOf = (client: Owned) => ownerOf(client).state.account;
  return {
    async createPersona(profile) {
      const { name, profilePictureUrl } = checkProfile(profile, 'createPersona()');
      const { id } = await personas.create(accountOf(this), { name, profilePictureUrl });
      return { id };
    },
    async ensurePersona(profile) {
      const wanted = wantedBy(checkProfile(profile, 'ensurePersona()'));
      return personas.ensure(accountOf(this), wanted);
    },
    async getPersona(personaId) {
      return accountOf(this).graph.getPersona(checkPersonaId(personaId, 'getPersona()'));
    },
    getPersonas(cursor) {
      return accountOf(this).graph.getPersonas(cursor);
    },
    getAllPersonas() {
      return accountOf(this).graph.getAllPersonas();
    },
    async deletePersona(personaId) {
      checkPersonaId(personaId, 'deletePersona()');
      await personas.delete(accountOf(this), personaId);
      return { success: true };
    },
  };
}
