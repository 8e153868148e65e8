import { PersonaError } from './errors';
import type { GraphCalls } from './graph';
import type { Page } from './pages';
import type { Persona, PersonaProfile } from './persona';
import type { Records } from './records';

/** A persona that was created to be deleted, and the record that says so. */
export interface CreatedTemporary {
  readonly persona: Persona;
  readonly recordId: string;
}

/** Creates personas so that each creation whose outcome is not known is on record. */
export class Creations {
  constructor(private readonly records: Records) {}

  /** @throws PersonaError what the Graph API said */
  async lasting(page: Page, profile: PersonaProfile, graph: GraphCalls): Promise<Persona> {
    const { id } = await graph.createPersona(profile, async (call) => {
      try {
        return await call();
      } catch (error) {
        if (isUnknown(error)) await this.records.unconfirmed(page, profile);
        throw error;
      }
    });
    return personaOf(id, profile);
  }

  /**
   * The same, on record before Messenger is asked: a crash in between leaves nothing behind unnoticed.
   *
   * @throws PersonaError what the Graph API said
   */
  async temporary(
    page: Page,
    profile: PersonaProfile,
    graph: GraphCalls,
  ): Promise<CreatedTemporary> {
    let recordId = '';
    const { id } = await graph.createPersona(profile, async (call) => {
      recordId = await this.records.announce(page, profile);
      try {
        return await call();
      } catch (error) {
        if (isUnknown(error)) await this.records.unconfirmed(page, profile, recordId);
        else await this.records.strike(page, recordId);
        throw error;
      }
    });
    await this.records.confirm(page, recordId, id, profile);
    return { persona: personaOf(id, profile), recordId };
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof PersonaError && error.outcomeUnknown === true;
}

function personaOf(id: string, { name, profilePictureUrl }: PersonaProfile): Persona {
  return Object.freeze({ id, name, profilePictureUrl });
}
