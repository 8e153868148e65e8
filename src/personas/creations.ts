import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Account } from '../graph/account';
import type { Companion, GraphCalls } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import { hashOf } from '../records/record-format';
import type { Records } from '../records/records';
import type { Persona, PersonaProfile, Wanted } from '../speakers/persona';
import { RefusedCreations } from './refused-creations';

/** A persona that was created to be deleted, and the record that says so. */
export interface CreatedTemporary {
  readonly persona: Persona;
  readonly recordId: string;
}

/** Creates personas so that each creation whose outcome is not known is on record. */
export class Creations {
  private readonly refused: RefusedCreations;

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {
    this.refused = new RefusedCreations(clock);
  }

  /**
   * Creates a persona because somebody asked for it by that word.
   *
   * @param recordId under which it is on record where no clear answer comes
   * @throws PersonaError what the Graph API said
   */
  async asked(
    page: Page,
    profile: PersonaProfile,
    graph: GraphCalls,
    recordId = this.clock.uuid(),
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

  /**
   * Creates the persona that a message wants to be spoken by. The claim for it is on record already.
   *
   * @throws PersonaError what the Graph API said, now or less than ten minutes ago if that was for good
   */
  lasting(
    account: Account,
    page: Page,
    wanted: Wanted,
    companion: Companion | undefined,
  ): Promise<Persona> {
    const { profile, identity } = wanted;
    return this.unlessRefused(account, page, identity, () =>
      this.asked(page, profile, account.graph, hashOf(identity), companion),
    );
  }

  /**
   * The same for a temporary one, on record before Messenger is asked: a crash in between leaves nothing behind
   * unnoticed.
   *
   * @throws PersonaError as for a lasting one
   */
  temporary(
    account: Account,
    page: Page,
    wanted: Wanted,
    companion: Companion | undefined,
  ): Promise<CreatedTemporary> {
    return this.unlessRefused(account, page, wanted.identity, () =>
      this.announced(page, wanted, account.graph, companion),
    );
  }

  private async announced(
    page: Page,
    { profile, identity }: Wanted,
    graph: GraphCalls,
    companion: Companion | undefined,
  ): Promise<CreatedTemporary> {
    const { records } = this;
    let recordId = '';
    const attempt = async (call: () => Promise<Persona>) => {
      recordId = await records.announce(page, profile);
      try {
        return await call();
      } catch (error) {
        if (isUnknown(error)) await records.unconfirmed(page, profile, hashOf(identity));
        await records.strike(page, recordId);
        throw error;
      }
    };
    const { id } = await graph.createPersona(profile, attempt, companion);
    await records.confirm(page, recordId, id, profile);
    return { persona: personaOf({ id }, profile), recordId };
  }

  private async unlessRefused<T>(
    account: Account,
    page: Page,
    identity: string,
    create: () => Promise<T>,
  ): Promise<T> {
    this.refused.check(page, identity, account);
    try {
      return await create();
    } catch (error) {
      this.refused.note(page, identity, account, error);
      throw error;
    }
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof PersonaError && error.outcomeUnknown === true;
}

function personaOf({ id }: { readonly id: string }, profile: PersonaProfile): Persona {
  const { name, profilePictureUrl } = profile;
  return Object.freeze({ id, name, profilePictureUrl });
}
