import type { PersonaList } from '../../graph/graph-calls';
import type { Service } from '../../service';
import { wantedBy, type Persona, type PersonaProfile } from '../../speakers/persona';
import { checkPersonaId, checkProfile } from '../../speakers/profile-check';
import { STATE, type Owned } from './owner';

/** The persona methods of `context.client`. */
export interface PersonaMethods {
  /**
   * Creates a persona on the context's Page, even if there is an equal one. The plugin never renews or deletes it.
   *
   * @throws PersonaError `INVALID_PROFILE` before anything is sent, or another code if the call fails
   */
  createPersona(profile: PersonaProfile): Promise<{ id: string }>;
  /**
   * Finds the persona of this profile on the context's Page, or creates it once.
   *
   * @throws PersonaError `INVALID_PROFILE` before anything is sent, or another code if the call fails
   */
  ensurePersona(profile: PersonaProfile): Promise<Persona>;
  /**
   * Reads the persona with this ID.
   *
   * @throws PersonaError `INVALID_ID` before anything is sent, `NOT_FOUND` if there is none, or another code if the call
   * fails
   */
  getPersona(personaId: string): Promise<Persona>;
  /**
   * Reads one page of the list of the Page's personas.
   *
   * @param cursor `paging.cursors.after` of the previous page
   */
  getPersonas(cursor?: string): Promise<PersonaList>;
  /** Reads all personas of the context's Page. */
  getAllPersonas(): Promise<PersonaList['data']>;
  /**
   * Waits for messages that were called or queued under this persona before (60 seconds at most), then deletes it and its
   * record. A persona that no longer exists counts as deleted.
   *
   * @throws PersonaError `INVALID_ID` before anything is sent, or another code if the call fails
   */
  deletePersona(personaId: string): Promise<{ success: true }>;
}

type OnClient = { [K in keyof PersonaMethods]: PersonaMethods[K] };

/** Each uses the token that is in use when it is called. */
export function personaMethods({ personas }: Service): OnClient & ThisType<Owned> {
  const accountOf = (client: Owned) => client[STATE].account;
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
