import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Events } from '../events';
import type { Companion, GraphCalls } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import { hashOf } from '../records/record-format';
import type { Records } from '../records/records';
import type { Persona, PersonaProfile } from '../speakers/persona';
import type { Asked } from './asked';
import { RefusedCreations } from './refused-creations';

/** Creates personas so that each creation whose outcome is not known is on record. */
export class Creations {
  private readonly refused: RefusedCreations;

  constructor(
    private readonly records: Records,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {
    this.refused = new RefusedCreations(clock);
  }

  /**
   * Creates a persona because somebody asked for it by that word.
   *
   * @throws PersonaError what the Graph API said
   */
  async plain(page: Page, profile: PersonaProfile, graph: GraphCalls): Promise<Persona> {
    const persona = await this.create(page, profile, graph, this.clock.uuid());
    this.tell({ page }, persona);
    return persona;
  }

  /**
   * Creates the persona that a message wants to be spoken by. The claim for it is on record already.
   *
   * @param created is called before anything else can happen
   * @throws PersonaError what the Graph API said, now or less than ten minutes ago if that was for good
   */
  lasting(asked: Asked, created: (persona: Persona) => void): Promise<Persona> {
    return this.unlessRefused(asked, async ({ account, page, wanted, companion }) => {
      const { profile, identity } = wanted;
      const recordId = hashOf(identity);
      const persona = await this.create(page, profile, account.graph, recordId, companion);
      created(persona);
      this.tell(asked, persona);
      return persona;
    });
  }

  /**
   * The same for a temporary one, on record before Messenger is asked: a crash in between leaves nothing behind
   * unnoticed.
   *
   * @returns the ID of the record that says so, too
   * @throws PersonaError as for a lasting one
   */
  temporary(asked: Asked): Promise<{ persona: Persona; recordId: string }> {
    return this.unlessRefused(asked, async ({ account, page, wanted, companion }) => {
      const { profile } = wanted;
      let recordId = '';
      let unconfirmedId: string | undefined;
      const attempt = async (call: () => Promise<Persona>) => {
        recordId = await this.records.announce(page, profile);
        try {
          return await call();
        } catch (error) {
          if (isUnknown(error)) {
            // One record for all tries.
            unconfirmedId ??= recordId;
            await this.records.unconfirmed(page, profile, unconfirmedId);
          }
          if (recordId !== unconfirmedId) await this.records.strike(page, recordId);
          throw error;
        }
      };
      const answer = await account.graph.createPersona(profile, attempt, companion);
      const persona = personaOf(answer, profile);
      await this.records.confirm(page, recordId, persona.id, profile);
      this.tell(asked, persona);
      return { persona, recordId };
    });
  }

  /** @param recordId under which it is on record where no clear answer comes */
  private async create(
    page: Page,
    profile: PersonaProfile,
    graph: GraphCalls,
    recordId: string,
    companion?: Companion,
  ): Promise<Persona> {
    const attempt = async (call: () => Promise<Persona>) => {
      try {
        return await call();
      } catch (error) {
        if (isUnknown(error)) await this.records.unconfirmed(page, profile, recordId);
        throw error;
      }
    };
    return personaOf(await graph.createPersona(profile, attempt, companion), profile);
  }

  private async unlessRefused<T>(asked: Asked, create: (asked: Asked) => Promise<T>): Promise<T> {
    this.refused.check(asked);
    try {
      return await create(asked);
    } catch (error) {
      this.refused.note(asked, error);
      throw error;
    }
  }

  private tell({ page, previousId }: Pick<Asked, 'page' | 'previousId'>, persona: Persona): void {
    const about = { pageId: page.id, personaId: persona.id, name: persona.name ?? '' };
    if (previousId === undefined) this.events.emit({ type: 'created', ...about });
    else this.events.emit({ type: 'renewed', ...about, previousId });
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof PersonaError && error.outcomeUnknown === true;
}

function personaOf({ id }: Persona, { name, profilePictureUrl }: PersonaProfile): Persona {
  return Object.freeze({ id, name, profilePictureUrl });
}
