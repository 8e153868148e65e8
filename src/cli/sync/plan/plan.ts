import type { PersonaRecord } from '../../../stores/store';
import type { NamedPage } from '../../project/connection';
import type { Existing, Want } from '../../project/roster-wants';
import { isOurs, orphansOf, type Orphan } from './orphans';
import type { Situation } from './situation';
import { creationBefore } from './stopped-creation';

/** What is to be done about one persona of the roster. */
export type Step = { readonly names: readonly string[]; readonly name: string } & (
  | { readonly kind: 'keep'; readonly id: string }
  | { readonly kind: 'create'; readonly want: Want; readonly why: Reason }
  | { readonly kind: 'replace'; readonly want: Want; readonly replaces: Replaced }
  | {
      readonly kind: 'adopt';
      readonly want: Want;
      readonly id: string;
      /** Whether `--adopt` said so; else it appeared after a sync that was stopped. */
      readonly asTold: boolean;
    }
  /** Nothing can be done about it now; the remark says why. */
  | { readonly kind: 'undecided'; readonly remark: string }
);

/** Why a persona is created. */
export interface Reason {
  /** The persona that was on record for it, and is not on the Page any more. */
  readonly vanished?: string;
  /** A persona of the same name that is on no record. */
  readonly namesake?: string;
}

/** The persona whose roster name a new one takes. */
export interface Replaced {
  readonly id: string;
  readonly name: string;
  /** What the roster says differently now. */
  readonly changed: readonly ('name' | 'picture' | 'key')[];
}

/** What `sync` is about to do on one Page. */
export interface Plan {
  readonly page: NamedPage;
  /** In roster order. */
  readonly steps: readonly Step[];
  readonly orphans: readonly Orphan[];
  /** The IDs of records of creations whose outcome is known by now, or is by this plan. */
  readonly settled: readonly string[];
}

/** Compares roster, records and Page. */
export function planOf(situation: Situation): Plan {
  const settled: string[] = [];
  const entries = [
    ...situation.wants.map((want) => ({ order: want.order, want })),
    ...situation.existing.map((entry) => ({ order: entry.order, entry })),
  ].sort((a, b) => a.order - b.order);
  const steps = entries.map((each) =>
    'want' in each ? stepOf(each.want, situation, settled) : stepOfExisting(each.entry, situation),
  );
  const taken = steps.flatMap((step) => ('id' in step ? [step.id] : []));
  return { page: situation.page, steps, orphans: orphansOf(situation, taken), settled };
}

function stepOf(want: Want, situation: Situation, settled: string[]): Step {
  const { names, hash, wanted } = want;
  const about = { names, name: wanted.profile.name };
  const record = situation.records.get(hash);
  const before = creationBefore(want, situation);
  const adopted = names.map((each) => situation.adoptions.get(each)).find((id) => id);
  if (adopted !== undefined && adopted !== record?.id) {
    settled.push(...before.recordIds);
    return { ...about, kind: 'adopt', want, id: adopted, asTold: true };
  }
  if (record && isOnPage(record.id, situation)) {
    if (before.outcome === 'none') settled.push(...before.recordIds);
    return { ...about, kind: 'keep', id: record.id };
  }
  const claim = situation.claims.get(hash);
  if (before.outcome === 'awaited' || (claim && !situation.dead.has(claim.owner))) {
    const remark = 'another process is creating it; run sync again later';
    return { ...about, kind: 'undecided', remark };
  }
  if (before.outcome === 'ambiguous') {
    return { ...about, kind: 'undecided', remark: ambiguous(names[0], before.candidates) };
  }
  settled.push(...before.recordIds);
  const [appeared] = before.candidates;
  if (appeared !== undefined) return { ...about, kind: 'adopt', want, id: appeared, asTold: false };
  return { ...about, ...creation(want, record, situation) };
}

function creation(want: Want, record: PersonaRecord | undefined, situation: Situation) {
  const { names, wanted } = want;
  const replaced = [...situation.records.values()].find(
    (each) =>
      each.roster !== undefined &&
      isOurs(each, situation) &&
      names.includes(each.roster) &&
      isLeft(each.id, situation) &&
      each.id !== record?.id,
  );
  if (replaced) {
    const { id, name } = replaced;
    return {
      kind: 'replace',
      want,
      replaces: { id, name, changed: changes(replaced, want) },
    } as const;
  }
  if (record) return { kind: 'create', want, why: { vanished: record.id } } as const;
  const known = new Set([...situation.records.values()].map(({ id }) => id));
  const namesake = situation.onPage.find(
    ({ id, name }) => name === wanted.profile.name && !known.has(id),
  );
  return { kind: 'create', want, why: namesake ? { namesake: namesake.id } : {} } as const;
}

/** Equal name and picture leave the key: one of the three is another, or it would not be another persona. */
function changes(record: PersonaRecord, { wanted: { profile } }: Want): Replaced['changed'] {
  const changed = [
    ...(record.name === profile.name ? [] : (['name'] as const)),
    ...(record.profilePictureUrl === profile.profilePictureUrl ? [] : (['picture'] as const)),
  ];
  return changed.length > 0 ? changed : ['key'];
}

function stepOfExisting({ rosterName, persona }: Existing, situation: Situation): Step {
  const { id, name = '' } = persona;
  const about = { names: [rosterName], name };
  if (isOnPage(id, situation)) return { ...about, kind: 'keep', id };
  const remark = `the Page has no persona ${id}; fix or remove the id in the roster`;
  return { ...about, kind: 'undecided', remark };
}

function isOnPage(id: string, { onPage }: Situation): boolean {
  return onPage.some((persona) => persona.id === id);
}

/** Whether the persona is on the Page and no entry of the roster wants it. */
function isLeft(id: string, situation: Situation): boolean {
  const { wants, records, existing } = situation;
  const wanted = [
    ...wants.map(({ hash }) => records.get(hash)?.id),
    ...existing.map(({ persona }) => persona.id),
  ];
  return !wanted.includes(id) && isOnPage(id, situation);
}

function ambiguous(rosterName: string, candidates: readonly string[]): string {
  return (
    `an interrupted sync asked for it; it may be ${candidates.join(' or ')}; ` +
    `choose with --adopt ${rosterName}=<id>, or run prune if it is none of them`
  );
}
