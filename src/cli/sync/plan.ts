import type { PersonaList } from '../../graph/graph-calls';
import type {
  ClaimRecord,
  PersonaRecord,
  TemporaryRecord,
  UnconfirmedRecord,
} from '../../stores/store';
import { Failure } from '../terminal/failure';
import { UsageError } from '../usage-error';
import { creationBefore } from './stopped-creation';
import type { Existing, Want } from './want';

type PageWithPersonas = PersonaList['data'];

/** What the plan is made of. */
export interface Situation {
  readonly wants: readonly Want[];
  readonly existing: readonly Existing[];
  readonly onPage: PageWithPersonas;
  /** By hash. */
  readonly records: ReadonlyMap<string, PersonaRecord>;
  /** By record ID. */
  readonly unsettled: ReadonlyMap<string, TemporaryRecord | UnconfirmedRecord>;
  /** By hash. */
  readonly claims: ReadonlyMap<string, ClaimRecord>;
  readonly dead: ReadonlySet<string>;
  /** IDs by roster name. */
  readonly adoptions: ReadonlyMap<string, string>;
}

/** What is to be done about one persona of the roster. */
export type Step = { readonly names: readonly string[]; readonly name: string } & (
  | { readonly kind: 'keep'; readonly id: string }
  | {
      readonly kind: 'create' | 'replace';
      readonly want: Want;
      readonly remark: string | undefined;
    }
  | { readonly kind: 'adopt'; readonly want: Want; readonly id: string; readonly remark: string }
  /** Nothing can be done about it now; the remark says why. */
  | { readonly kind: 'undecided'; readonly remark: string }
);

/** A persona that was for the roster, and that the roster names no more. */
export interface Orphan {
  readonly hash: string;
  readonly record: PersonaRecord;
  /** The roster names another persona by that name now. */
  readonly replaced: boolean;
  readonly isOnPage: boolean;
}

/** What `sync` is about to do. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly orphans: readonly Orphan[];
  /** The IDs of records of creations whose outcome is known by now, or is by this plan. */
  readonly settled: readonly string[];
}

/**
 * Compares roster, records and Page.
 *
 * @throws UsageError, Failure for adoptions that cannot be
 */
export function planOf(situation: Situation): Plan {
  checkAdoptions(situation);
  const settled: string[] = [];
  const steps = [
    ...situation.wants.map((want) => stepOf(want, situation, settled)),
    ...situation.existing.map((entry) => stepOfExisting(entry, situation)),
  ];
  return { steps, orphans: orphansOf(situation, steps), settled };
}

function stepOf(want: Want, situation: Situation, settled: string[]): Step {
  const { names, hash, wanted } = want;
  const { name } = wanted.profile;
  const about = { names, name };
  const isOnPage = (id: string) => situation.onPage.some((persona) => persona.id === id);
  const record = situation.records.get(hash);
  const before = creationBefore(want, situation);
  const adopted = names.map((each) => situation.adoptions.get(each)).find((id) => id);
  if (adopted !== undefined && adopted !== record?.id) {
    settled.push(...before.recordIds);
    return { ...about, kind: 'adopt', want, id: adopted, remark: 'as --adopt says' };
  }
  if (record && isOnPage(record.id)) {
    if (before.outcome === 'none') settled.push(...before.recordIds);
    return { ...about, kind: 'keep', id: record.id };
  }
  const claim = situation.claims.get(hash);
  if (before.outcome === 'awaited' || (claim && !situation.dead.has(claim.owner))) {
    const remark = 'another process is creating it: run this again';
    return { ...about, kind: 'undecided', remark };
  }
  if (before.outcome === 'ambiguous') {
    return { ...about, kind: 'undecided', remark: ambiguous(names[0], before.candidates) };
  }
  settled.push(...before.recordIds);
  const [appeared] = before.candidates;
  if (appeared !== undefined) {
    const remark = 'has appeared since a sync asked for it and was stopped';
    return { ...about, kind: 'adopt', want, id: appeared, remark };
  }
  return { ...about, ...creation(want, record, situation) };
}

function creation(want: Want, record: PersonaRecord | undefined, situation: Situation) {
  const { names, wanted } = want;
  const replaced = [...situation.records.values()].find(
    ({ roster, id }) =>
      roster !== undefined && names.includes(roster) && isLeft(id, situation) && id !== record?.id,
  );
  if (replaced) {
    const remark = `takes the name over from ${replaced.id} (${replaced.name})`;
    return { kind: 'replace', want, remark } as const;
  }
  const known = new Set([...situation.records.values()].map(({ id }) => id));
  const stranger = situation.onPage.find(
    ({ id, name }) => name === wanted.profile.name && !known.has(id),
  );
  const remark = record
    ? `${record.id} has vanished from the Page`
    : stranger &&
      `the Page has a ${stranger.id} of that name; to take it: --adopt ${names[0]}=${stranger.id}`;
  return { kind: 'create', want, remark } as const;
}

function stepOfExisting({ rosterName, persona }: Existing, { onPage }: Situation): Step {
  const { id, name = '' } = persona;
  const about = { names: [rosterName], name };
  if (onPage.some((each) => each.id === id)) return { ...about, kind: 'keep', id };
  const remark = `the Page has no persona ${id}: mend or drop the id in the roster`;
  return { ...about, kind: 'undecided', remark };
}

function orphansOf(situation: Situation, steps: readonly Step[]): Orphan[] {
  const { records, wants, onPage } = situation;
  const rosterNames = new Set(steps.flatMap(({ names }) => names));
  const taken = new Set(steps.flatMap((step) => ('id' in step ? [step.id] : [])));
  const wantedHashes = new Set(wants.map(({ hash }) => hash));
  return [...records]
    .filter(
      ([hash, { roster, id }]) => roster !== undefined && !wantedHashes.has(hash) && !taken.has(id),
    )
    .map(([hash, record]) => ({
      hash,
      record,
      replaced: rosterNames.has(record.roster ?? ''),
      isOnPage: onPage.some(({ id }) => id === record.id),
    }));
}

/** Whether the persona is on the Page and no entry of the roster wants it. */
function isLeft(id: string, { onPage, wants, records, existing }: Situation): boolean {
  const wanted = [
    ...wants.map(({ hash }) => records.get(hash)?.id),
    ...existing.map(({ persona }) => persona.id),
  ];
  return !wanted.includes(id) && onPage.some((persona) => persona.id === id);
}

function ambiguous(rosterName: string, candidates: readonly string[]): string {
  return (
    `a sync asked for it and was stopped; it may be ${candidates.join(' or ')}: ` +
    `say which by --adopt ${rosterName}=<id>`
  );
}

function checkAdoptions({ adoptions, wants, existing, onPage, records }: Situation): void {
  for (const [rosterName, id] of adoptions) {
    const want = wants.find(({ names }) => names.includes(rosterName));
    if (existing.some((entry) => entry.rosterName === rosterName)) {
      throw new UsageError(
        `--adopt ${rosterName}=${id}: the roster has an id for ${rosterName} already.`,
      );
    }
    if (!want)
      throw new UsageError(`--adopt ${rosterName}=${id}: the roster has no ${rosterName}.`);
    if (!onPage.some((persona) => persona.id === id)) {
      throw new Failure('NOT_FOUND', `--adopt ${rosterName}=${id}: the Page has no persona ${id}.`);
    }
    for (const [hash, record] of records) {
      if (record.id !== id || hash === want.hash) continue;
      const whose =
        record.roster === undefined ? 'a profile of the bot' : `the roster name ${record.roster}`;
      throw new Failure(
        'TAKEN',
        `--adopt ${rosterName}=${id}: that persona is on record for ${whose} already.`,
      );
    }
  }
}
