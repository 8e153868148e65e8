import { randomBytes } from 'node:crypto';

import { get } from 'lodash';

import type { Persona, PersonaProfile } from '../../speakers/persona';
import { sameName } from '../project/same-name';
import type { Workspace } from '../project/workspace';
import type { Io } from '../terminal/io';
import { wait } from '../terminal/wait';
import { isDone, isUnclear, type Answer } from './answer';
import type { Call } from './call';
import type { Session } from './session';

/** How often it is looked whether everything is gone, and for how long is waited in between. */
const TRIES = 4;
const PAUSE_MS = 2000;
/** Where the roster has no picture: one that everybody may use. */
const PICTURE =
  'https://upload.wikimedia.org/wikipedia/commons/4/47/PNG_transparency_demonstration_1.png';

/** A persona that was asked for, to be deleted again. */
interface ThrowAway {
  readonly profile: PersonaProfile;
  /** Its record in the store: if this process dies, the bot or `prune` deletes it. */
  readonly recordId: string;
  id?: string;
  /** `refused`: it was never made, by what Messenger said. `unclear`: it may have been made all the same. */
  state: 'unclear' | 'refused' | 'there' | 'gone';
}

/** A persona that the probe could not take away again. */
export interface LeftBehind {
  readonly id: string | undefined;
  readonly name: string;
}

/** The personas that the probe makes. Each is on record before it is asked for, and deleted whatever happens. */
export class ThrowAways {
  /** No other persona has a name with this in it. */
  readonly mark = `Probe ${randomBytes(4).toString('hex')}`;
  private readonly all: ThrowAway[] = [];

  /** @param before the personas that were on the Page before: they are never deleted */
  constructor(
    private readonly session: Session,
    private readonly workspace: Pick<Workspace, 'records' | 'thePage' | 'graph' | 'project'>,
    private readonly before: ReadonlySet<string>,
  ) {}

  profileOf(name: string): PersonaProfile {
    const [first] = Object.values(this.workspace.project.settings?.roster ?? {});
    return { name, profilePictureUrl: first?.profilePictureUrl ?? PICTURE };
  }

  /** Asks for a persona of this name. */
  async create(name: string, what: string): Promise<Answer | undefined> {
    const profile = this.profileOf(name);
    const body = { name, profile_picture_url: profile.profilePictureUrl };
    const call = { what, method: 'POST', path: 'me/personas', body, makes: ['persona'] } as const;
    return this.watched(profile, call, (answer) => answer);
  }

  /**
   * Makes a call that creates a persona among other things.
   *
   * @param partOf finds the answer to the creation in the answer to the call
   */
  async watched(
    profile: PersonaProfile,
    call: Call,
    partOf: (answer: Answer) => Answer | undefined,
  ): Promise<Answer | undefined> {
    if (!this.session.allows(call)) return undefined;
    const { records, thePage } = this.workspace;
    const recordId = await records.announce(thePage, profile);
    const throwAway: ThrowAway = { profile, recordId, state: 'unclear' };
    this.all.push(throwAway);
    const answer = await this.session.ask(call);
    const part = answer && partOf(answer);
    const id: unknown = get(part?.body, 'id');
    if (part && isDone(part) && typeof id === 'string') {
      Object.assign(throwAway, { id, state: 'there' });
      await records.confirm(thePage, recordId, id, profile);
    } else if (answer && !isUnclear(part ?? answer)) throwAway.state = 'refused';
    return answer;
  }

  /** The IDs of those that are there, oldest first. */
  get living(): string[] {
    const ids = this.all.flatMap(({ id, state }) =>
      id !== undefined && state === 'there' ? [id] : [],
    );
    return [...new Set(ids)];
  }

  /** How many personas of others were on the Page before. */
  get countBefore(): number {
    return this.before.size;
  }

  /** Deletes one of them now. */
  async delete(id: string): Promise<void> {
    const what = 'delete the throw-away persona';
    const answer = await this.session.cleanUp({ what, method: 'DELETE', path: id });
    const isDeleted = answer && isDone(answer) && get(answer.body, 'success') !== false;
    if (!isDeleted) return;
    // Two of the same name may be one.
    for (const throwAway of this.all) if (throwAway.id === id) throwAway.state = 'gone';
  }

  /** Deletes everything that is still there, and looks whether that has worked. */
  async cleanUp(io: Io): Promise<LeftBehind[]> {
    if (this.all.length === 0) return [];
    for (let tries = 1; tries <= TRIES; tries += 1) {
      for (const id of this.living) await this.delete(id);
      const isSure = await this.lookAround();
      if (isSure && this.all.every(({ state }) => state === 'gone')) break;
      if (tries < TRIES) await wait(io, PAUSE_MS);
    }
    const { records, thePage } = this.workspace;
    const left = this.all.filter(({ state }) => state !== 'gone');
    for (const { recordId, state } of this.all) {
      if (state === 'gone') await records.strike(thePage, recordId);
    }
    for (const { recordId, id, profile } of left) {
      if (id === undefined) await records.unconfirmed(thePage, profile, recordId);
    }
    return left.map(({ id, profile }) => ({ id, name: profile.name }));
  }

  /**
   * Finds those whose ID never came by their names, and tells which of the others are gone.
   *
   * @returns whether the Page could be looked at
   */
  private async lookAround(): Promise<boolean> {
    let onPage: readonly Persona[];
    this.session.show('GET', 'me/personas', 'whether everything is deleted');
    try {
      onPage = await this.workspace.graph.getAllPersonas();
    } catch (error) {
      this.session.showTrouble(error);
      return false;
    }
    const ids = new Set(onPage.map(({ id }) => id));
    for (const throwAway of this.all) {
      const { id, state } = throwAway;
      if (id === undefined) this.recognize(throwAway, onPage);
      else if (state === 'there' && !ids.has(id)) throwAway.state = 'gone';
      // A deletion that Messenger took back, or a list that is behind.
      else if (state === 'gone' && ids.has(id)) throwAway.state = 'there';
    }
    return true;
  }

  /** What is not there although no refusal came may still come: nobody knows. */
  private recognize(throwAway: ThrowAway, onPage: readonly Persona[]): void {
    const taken = new Set(this.all.map(({ id }) => id));
    const found = onPage.find(
      ({ id, name }) =>
        sameName(name, throwAway.profile.name) && !this.before.has(id) && !taken.has(id),
    );
    if (found) Object.assign(throwAway, { id: found.id, state: 'there' });
    else if (throwAway.state === 'refused') throwAway.state = 'gone';
  }
}
