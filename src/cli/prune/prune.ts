import difference from 'lodash/difference';

import { PersonaError } from '../../errors';
import type { Command } from '../command';
import { secrets } from '../project/known-secrets';
import { settingsOf } from '../project/project';
import { inWorkspace, type Workspace } from '../project/workspace';
import { confirm } from '../terminal/ask';
import { counted } from '../terminal/hints';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { progressOf, type Progress } from '../terminal/progress';
import { troubleOf } from '../terminal/trouble';
import { YES } from '../terminal/yes';
import { UsageError } from '../usage-error';
import { chosenBy, forgottenBy, openAfter, type Chosen } from './choose-unconfirmed';
import { leftoversOf, type LeftBehind, type Leftovers } from './leftovers';
import { showLeftovers, showUnconfirmed } from './show-leftovers';

/** What was deleted, and what was not. */
interface Deletions {
  readonly deleted: { readonly id: string; readonly name: string }[];
  readonly failed: { readonly id: string; readonly name: string; readonly error: PersonaError }[];
}

/** Deletes temporary personas that processes left behind, and shows what no program can decide. */
export const pruneCommand: Command = {
  name: 'prune',
  summary: 'delete temporary personas left behind',
  details: [
    'Leaves temporary personas of running processes alone. Lists creations that got no clear answer,',
    'each with the personas that may have come of it. Delete the right one with --unconfirmed and its',
    'ID. If it is none of them, --forget takes the creation off the record and deletes nothing.',
  ].join('\n'),
  options: [
    {
      flags: '--unconfirmed <id>',
      description: 'also delete this unconfirmed persona (ID of the persona or of the record)',
      parse: anyId('--unconfirmed', 'the ID of a persona or of a record'),
    },
    {
      flags: '--forget <id...>',
      description: 'forget these unconfirmed creations (IDs of records), delete nothing for them',
      parse: anyId('--forget', 'the ID of a record'),
    },
    YES,
  ],
  run: (options, io) =>
    inWorkspace(options, io, (workspace) =>
      prune(workspace, options, new Output(io, options.json === true), io),
    ),
};

function anyId(flag: string, what: string): (value: string) => string {
  return (value) => {
    if (/^[\w-]+$/.test(value)) return value;
    throw new UsageError(`${flag} expects ${what}, but got ${JSON.stringify(value)}.`);
  };
}

async function prune(
  workspace: Workspace,
  options: {
    readonly unconfirmed?: string;
    readonly forget?: readonly string[];
    readonly yes?: boolean;
  },
  output: Output,
  io: Io,
): Promise<number> {
  settingsOf(workspace.project);
  const leftovers = await leftoversOf(workspace, (text) => output.note(text));
  const { leftBehind } = leftovers;
  const forgotten = forgottenBy(options.forget ?? [], leftovers.unconfirmed);
  const unconfirmed = difference(leftovers.unconfirmed, forgotten);
  const chosen =
    options.unconfirmed === undefined ? undefined : chosenBy(options.unconfirmed, unconfirmed);
  showLeftovers(leftovers, output);
  const count = leftBehind.length + (chosen?.id === undefined ? 0 : 1);
  if (count > 0) {
    const question = `Delete ${counted(count, 'persona')} from Page ${workspace.thePage.id}?`;
    await confirm({ question, yes: options.yes === true }, output, io);
  }
  for (const { recordId } of forgotten) await workspace.ofPage.strike(recordId);
  const progress = progressOf('Deleting', count, io, output.json || count === 0);
  const deletions = await deleteAll(workspace, leftBehind, chosen, progress).finally(() =>
    progress.stop(),
  );
  tell(deletions, output);
  if (forgotten.length > 0) output.line(`Forgot ${counted(forgotten.length, 'creation')}.`);
  const open = chosen && deletions.failed.length === 0 ? openAfter(chosen) : undefined;
  if (open) showUnconfirmed([open], output);
  output.result({
    ...jsonOf(workspace, { ...leftovers, unconfirmed }, deletions, chosen),
    forgotten: forgotten.map(({ recordId }) => recordId),
  });
  return deletions.failed.length === 0 ? 0 : 1;
}

async function deleteAll(
  workspace: Workspace,
  leftBehind: readonly LeftBehind[],
  chosen: Chosen | undefined,
  progress: Progress,
): Promise<Deletions> {
  const { graph, ofPage, records, thePage } = workspace;
  const deletions: Deletions = { deleted: [], failed: [] };
  const remove = async (id: string, name: string, forget: () => Promise<void>) => {
    try {
      await graph.deletePersona(id);
      await forget();
      deletions.deleted.push({ id, name });
    } catch (error) {
      if (!(error instanceof PersonaError) || error.code === 'STORE') throw error;
      deletions.failed.push({ id, name, error });
    }
    progress.to(deletions.deleted.length + deletions.failed.length);
  };
  // Another process may have inherited some of them meanwhile: those are its own to delete.
  const inherited = leftBehind.length > 0 ? await records.inherit(thePage) : [];
  for (const { recordId, record } of inherited) {
    if (record.id === undefined) await records.unconfirmed(thePage, record, recordId);
    else await remove(record.id, record.name, () => ofPage.strike(recordId));
  }
  if (chosen) {
    const { recordId, name } = chosen.unconfirmed;
    const open = openAfter(chosen);
    const settle = () =>
      open ? ofPage.setCreations(recordId, open.creations) : ofPage.strike(recordId);
    if (chosen.id === undefined) await settle();
    else await remove(chosen.id, name, settle);
  }
  return deletions;
}

function tell({ deleted, failed }: Deletions, output: Output): void {
  if (deleted.length > 0) output.line(`Deleted ${counted(deleted.length, 'persona')}.`);
  if (output.json) return;
  for (const { id, error } of failed) {
    const { message } = troubleOf(error, secrets);
    output.note(`${output.warning.red('failed')} ${printable(`${id}: ${message}`)}`);
  }
  if (failed.length > 0)
    output.note(`${failed.length} left to delete. Run prune again to continue.`);
}

function jsonOf(
  { thePage }: Workspace,
  { unconfirmed, inUse }: Leftovers,
  { deleted, failed }: Deletions,
  chosen: Chosen | undefined,
) {
  const open = unconfirmed.flatMap((each) =>
    each === chosen?.unconfirmed ? (openAfter(chosen) ?? []) : [each],
  );
  return {
    page: thePage.id,
    deleted,
    failed: failed.map(({ id, name, error }) => ({ id, name, error: troubleOf(error, secrets) })),
    unconfirmed: open.map(({ recordId, name, askedAtMs, candidates }) => ({
      id: recordId,
      name,
      askedAt: new Date(askedAtMs).toISOString(),
      candidates,
    })),
    inUse,
  };
}
