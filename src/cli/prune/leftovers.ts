import { sortBy } from 'lodash';

import type { Persona } from '../../speakers/persona';
import type { TemporaryRecord, UnconfirmedRecord } from '../../stores/store';
import { deadAmong } from '../project/dead-processes';
import { sameName } from '../project/same-name';
import type { Workspace } from '../project/workspace';

/** A temporary persona that nobody will delete any more. */
export interface LeftBehind {
  readonly recordId: string;
  readonly id: string;
  readonly name: string;
}

/** Creations of one persona whose answers never came. */
export interface Unconfirmed {
  readonly recordId: string;
  readonly name: string;
  readonly askedAtMs: number;
  /** How many creations these are. */
  readonly creations: number;
  /** The personas of that name on the Page that are on no record: as many of them as there were creations may be theirs. */
  readonly candidates: readonly string[];
}

/** What is left of processes that have ended. */
export interface Leftovers {
  /** The oldest first. */
  readonly leftBehind: readonly LeftBehind[];
  /** The oldest first. */
  readonly unconfirmed: readonly Unconfirmed[];
  /** How many temporary personas belong to processes that live. */
  readonly inUse: number;
}

/**
 * Looks for what processes have left behind.
 *
 * @param tell hears what is waited for
 * @throws PersonaError
 */
export async function leftoversOf(
  workspace: Workspace,
  tell: (text: string) => void,
): Promise<Leftovers> {
  const { ofPage, graph, leases } = workspace;
  const ownersNow = [...(await ofPage.unsettled()).values()].flatMap(ownerOf);
  const dead = await deadAmong(ownersNow, leases, tell);
  const unsettled = [...(await ofPage.unsettled())];
  const onPage: readonly Persona[] = await graph.getAllPersonas();
  const records = [...(await ofPage.personas()).values()];
  const known = new Set([
    ...records.map(({ id }) => id),
    ...unsettled.flatMap(([, record]) =>
      'id' in record && record.id !== undefined ? [record.id] : [],
    ),
  ]);
  const isOver = (record: TemporaryRecord | UnconfirmedRecord) =>
    ownerOf(record).every((owner) => dead.has(owner));
  const over = unsettled.filter(([, record]) => isOver(record));
  return {
    leftBehind: sortBy(over, [
      ([, { createdAtMs }]) => createdAtMs,
      ([, { name }]) => name,
    ]).flatMap(([recordId, record]) =>
      record.kind === 'temporary' && record.id !== undefined
        ? [{ recordId, id: record.id, name: record.name }]
        : [],
    ),
    unconfirmed: over
      .flatMap(([recordId, record]) =>
        record.kind === 'unconfirmed' || record.id === undefined
          ? [unconfirmedOf(recordId, record, onPage, known)]
          : [],
      )
      .sort((a, b) => a.askedAtMs - b.askedAtMs),
    inUse: unsettled.filter(([, record]) => record.kind === 'temporary' && !isOver(record)).length,
  };
}

function unconfirmedOf(
  recordId: string,
  record: TemporaryRecord | UnconfirmedRecord,
  onPage: readonly Persona[],
  known: ReadonlySet<string>,
): Unconfirmed {
  const before = record.kind === 'unconfirmed' ? (record.asked?.before ?? []) : [];
  const candidates = onPage
    .filter(({ id, name }) => sameName(name, record.name) && !known.has(id) && !before.includes(id))
    .map(({ id }) => id);
  const creations = (record.kind === 'unconfirmed' ? record.creations : undefined) ?? 1;
  return { recordId, name: record.name, askedAtMs: record.createdAtMs, creations, candidates };
}

/** Whose work it is, as long as that process lives. */
function ownerOf(record: TemporaryRecord | UnconfirmedRecord): string[] {
  if (record.kind === 'temporary') return [record.owner];
  return record.asked ? [record.asked.owner] : [];
}
