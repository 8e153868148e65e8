import { randomUUID } from 'node:crypto';

import { sortBy } from 'lodash';

import { systemClock } from '../../../clock';
import { PersonaError } from '../../../errors';
import { factsOf } from '../../../records/record-format';
import { BATCH_SIZE, type Outcome } from '../../project/graph-batch';
import type { Want } from '../../project/roster-wants';
import { sameName } from '../../project/same-name';
import type { Workspace } from '../../project/workspace';
import { inWords } from '../../terminal/hints';
import { wait } from '../../terminal/wait';
import type { Situation } from '../plan/situation';
import { createBatch } from './create-batch';
import { Pacemaker, type Work } from './work';

/** How long is waited before what was refused in passing is tried again. */
const PAUSES_MS = [1000, 2000, 4000];

/** A persona that was created. */
export interface Created {
  readonly want: Want;
  readonly id: string;
}

/** A persona that is still not there. */
export interface NotCreated {
  readonly want: Want;
  readonly error: PersonaError;
}

/** What came of it. */
export interface CreationReport {
  readonly created: Created[];
  readonly failed: NotCreated[];
  /** What was not tried. */
  readonly left: Want[];
  /** Why not. */
  stoppedBy?: PersonaError;
}

/** A persona that is about to be asked for: claimed, and on record as asked for. */
interface Asked {
  readonly want: Want;
  readonly recordId: string;
}

/** Creates the personas of the roster, up to 50 in one round trip, so that a stop at any moment loses none. */
export class RosterCreations {
  private readonly report: CreationReport = { created: [], failed: [], left: [] };
  private readonly pacemaker: Pacemaker;
  /** The IDs that are on record, and were not on the Page when the plan was made. */
  private readonly gone: ReadonlySet<string>;
  private pauses = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly situation: Situation,
    private readonly work: Work,
  ) {
    this.pacemaker = new Pacemaker(work);
    const ids = new Set(situation.onPage.map(({ id }) => id));
    const recorded = [...situation.records.values()].map(({ id }) => id);
    this.gone = new Set(recorded.filter((id) => !ids.has(id)));
  }

  /**
   * @returns what came of it, in roster order
   * @throws PersonaError `STORE`: what is not on record must not be created
   */
  async create(wants: readonly Want[]): Promise<CreationReport> {
    const { signal, progress } = this.work;
    let queue = [...wants];
    let size = BATCH_SIZE;
    while (queue.length > 0 && !this.report.stoppedBy && !signal.aborted) {
      const again = await this.createSome(queue.slice(0, size));
      queue = [...again, ...queue.slice(size)];
      progress.to(this.report.created.length + this.report.failed.length);
      if (queue.length === 0 || this.report.stoppedBy) break;
      if (again.length > 0) await this.pause();
      ({ size } = await this.pacemaker.next(this.workspace.usage.percent));
    }
    const { created, failed, left, ...rest } = this.report;
    return {
      ...rest,
      created: sortBy(created, 'want.order'),
      failed: sortBy(failed, 'want.order'),
      left: sortBy([...left, ...queue], 'order'),
    };
  }

  /** @returns those to be asked for once more */
  private async createSome(wants: readonly Want[]): Promise<Want[]> {
    const claimed = await this.claim(wants);
    try {
      const asked = await Promise.all(claimed.map((want) => this.announce(want)));
      const outcomes = await this.send(asked);
      const again = await Promise.all(
        asked.map((each, index) => this.settle(each, outcomes[index] as Outcome)),
      );
      this.stopWhereNothingIsAllowed(outcomes);
      return again.filter((want) => want !== undefined);
    } finally {
      const { records, thePage } = this.workspace;
      await Promise.all(claimed.map(({ wanted }) => records.release(thePage, wanted.identity)));
    }
  }

  /** Those that this process may create now. What others have created meanwhile counts as created. */
  private async claim(wants: readonly Want[]): Promise<Want[]> {
    const { ofPage, records, thePage } = this.workspace;
    const won = await Promise.all(
      wants.map(({ wanted }) => records.claim(thePage, wanted.identity)),
    );
    const present = await Promise.all(
      wants.map(({ wanted }) => records.find(thePage, wanted.identity)),
    );
    const unsettled = [...(await ofPage.unsettled()).values()];
    const claimed: Want[] = [];
    for (const [index, want] of wants.entries()) {
      const record = present[index];
      const isAskedFor = unsettled.some(
        (each) => each.kind === 'unconfirmed' && each.asked?.hash === want.hash,
      );
      if (record && !this.gone.has(record.id)) this.report.created.push({ want, id: record.id });
      else if (!won[index] || isAskedFor) this.report.failed.push({ want, error: busy(want) });
      else {
        claimed.push(want);
        continue;
      }
      if (won[index]) await records.release(thePage, want.wanted.identity);
    }
    return claimed;
  }

  private async announce(want: Want): Promise<Asked> {
    const { profile } = want.wanted;
    const recordId = randomUUID();
    await this.workspace.ofPage.note(recordId, {
      kind: 'unconfirmed',
      ...factsOf(profile, systemClock),
      asked: {
        owner: this.workspace.leases.owner,
        roster: want.names[0],
        hash: want.hash,
        before: this.situation.onPage
          .filter(({ name }) => sameName(name, profile.name))
          .map(({ id }) => id),
      },
    });
    return { want, recordId };
  }

  private async send(asked: readonly Asked[]): Promise<readonly Outcome[]> {
    if (asked.length === 0) return [];
    try {
      return await createBatch(
        this.workspace,
        asked.map(({ want }) => want.wanted.profile),
      );
    } catch (error) {
      if (!(error instanceof PersonaError)) throw error;
      // Where a whole batch failed, the next one has little hope.
      if (!isPassing(error)) this.report.stoppedBy = error;
      return asked.map(() => ({ error }));
    }
  }

  /** @returns the persona that is to be asked for once more */
  private async settle({ want, recordId }: Asked, outcome: Outcome): Promise<Want | undefined> {
    const { ofPage } = this.workspace;
    if ('id' in outcome) {
      const { id } = outcome;
      await ofPage.keep(want.hash, {
        kind: 'persona',
        id,
        ...factsOf(want.wanted.profile, systemClock),
        roster: want.names[0],
        bot: this.situation.bot,
      });
      await ofPage.strike(recordId);
      this.report.created.push({ want, id });
      return undefined;
    }
    const { error } = outcome;
    // It may be on the Page: the record stays, and the next sync looks for it.
    if (!error.outcomeUnknown) await ofPage.strike(recordId);
    if (!isPassing(error)) {
      this.report.failed.push({ want, error });
      return undefined;
    }
    if (!isLasting(error) && this.pauses < PAUSES_MS.length) return want;
    this.report.stoppedBy ??= error;
    this.report.left.push(want);
    return undefined;
  }

  private stopWhereNothingIsAllowed(outcomes: readonly Outcome[]): void {
    const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
    const isAll = errors.length === outcomes.length;
    if (isAll && errors.every(({ code }) => code === 'NOT_ALLOWED')) {
      this.report.stoppedBy ??= errors[0];
    }
  }

  private async pause(): Promise<void> {
    const pauseMs = PAUSES_MS[this.pauses] ?? 0;
    this.pauses += 1;
    const { io, progress, signal } = this.work;
    progress.say(`Messenger refused some creations for now. Trying again in ${inWords(pauseMs)} …`);
    await wait(io, pauseMs, signal);
  }
}

/** Refused for now, and clearly not carried out. */
function isPassing({ code, outcomeUnknown }: PersonaError): boolean {
  return !outcomeUnknown && (code === 'RATE_LIMITED' || code === 'UNAVAILABLE');
}

/** Messenger wants to be left alone: more calls would make it longer ("Rate Limiting"). */
function isLasting({ retryAfterMs }: PersonaError): boolean {
  return retryAfterMs !== undefined;
}

function busy({ wanted }: Want): PersonaError {
  return new PersonaError(
    'UNAVAILABLE',
    `creating the persona ${JSON.stringify(wanted.profile.name)} was left to another process, which is creating it now.`,
  );
}
