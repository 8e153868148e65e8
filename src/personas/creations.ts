import { PersonaError } from '../errors';
import type { GraphCalls } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import type { Persona, PersonaProfile, Wanted } from '../speakers/persona';
import type { Records } from '../records/records';
import { RefusedCreations } from './refused-creations';

/** A persona that was created to be deleted, and the record that says so. */
export interface CreatedTemporary {
  readonly persona: Persona;
  readonly recordId: string;
}

/** Creates personas so that each creation whose outcome is not known is on record. */
export class Creations {
  private readonly refused = new RefusedCreations();

  constructor(private readonly records: Records) {}

  /**
   * Creates a persona because somebody asked for it by that word.
   *
   * @throws PersonaError what the Graph API said
   */
  async asked(page: Page, profile: PersonaProfile, graph: GraphCalls): Promise<Persona> {
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
   * Creates the persona that a message wants to be spoken by.
   *
   * @throws PersonaError what the Graph API said, now or less than ten minutes ago if that was for good
   */
  lasting(page: Page, { profile, identity }: Wanted, graph: GraphCalls): Promise<Persona> {
    return this.unlessRefused(page, identity, () => this.asked(page, profile, graph));
  }

  /**
   * The same for a temporary one, on record before Messenger is asked: a crash in between leaves nothing behind
   * unnoticed.
   *
   * @throws PersonaError as for a lasting one
   */
  temporary(
    page: Page,
    { profile, identity }: Wanted,
    graph: GraphCalls,
  ): Promise<CreatedTemporary> {
    return this.unlessRefused(page, identity, () => this.announced(page, profile, graph));
  }

  private async announced(
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

  private async unlessRefused<T>(
    page: Page,
    identity: string,
    create: () => Promise<T>,
  ): Promise<T> {
    this.refused.check(page, identity);
    try {
      return await create();
    } catch (error) {
      this.refused.note(page, identity, error);
      throw error;
    }
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof PersonaError && error.outcomeUnknown === true;
}

function personaOf(id: string, { name, profilePictureUrl }: PersonaProfile): Persona {
  return Object.freeze({ id, name, profilePictureUrl });
}
