import { PersonaError } from '../../errors';
import { confirmDeletion } from '../terminal/ask';
import type { Command } from '../command';
import { inWorkspace, type Workspace } from '../project/workspace';
import type { Io } from '../terminal/io';
import { secrets } from '../project/known-secrets';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { settingsOf } from '../project/project';
import { troubleOf } from '../terminal/trouble';
import { YES } from '../terminal/yes';
import { leftoversOf, type LeftBehind, type Leftovers } from './leftovers';
import { namedBy, type Named } from './named';
import { showLeftovers } from './show-leftovers';

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
    'Temporary personas of processes that still live are left alone. A creation whose answer never',
    'came is listed with the personas that may have come of it: look at them, and name the one to',
    'delete by its ID, or by the ID of the record to forget it where there is none.',
  ].join('\n'),
  options: [
    {
      flags: '--unconfirmed <id>',
      description:
        'delete this one of the unconfirmed, too: the ID of the persona or of the record',
    },
    YES,
  ],
  run: (options, io) =>
    inWorkspace(options, io, (workspace) =>
      prune(workspace, options, new Output(io, options.json === true), io),
    ),
};

async function prune(
  workspace: Workspace,
  options: { readonly unconfirmed?: string; readonly yes?: boolean },
  output: Output,
  io: Io,
): Promise<number> {
  settingsOf(workspace.project);
  const leftovers = await leftoversOf(workspace, (text) => output.note(text));
  const { leftBehind, unconfirmed } = leftovers;
  const named =
    options.unconfirmed === undefined ? undefined : namedBy(options.unconfirmed, unconfirmed);
  showLeftovers(leftovers, output);
  const count = leftBehind.length + (named?.id === undefined ? 0 : 1);
  if (count > 0) {
    const question = `Delete ${count} persona${count === 1 ? '' : 's'} from Page ${workspace.thePage.id}?`;
    await confirmDeletion(question, options.yes === true, output, io);
  }
  const deletions = await deleteAll(workspace, leftBehind, named);
  tell(deletions, output);
  output.result(jsonOf(workspace, leftovers, deletions, named));
  return deletions.failed.length === 0 ? 0 : 1;
}

async function deleteAll(
  workspace: Workspace,
  leftBehind: readonly LeftBehind[],
  named: Named | undefined,
): Promise<Deletions> {
  const { graph, ofPage, records, thePage } = workspace;
  const deletions: Deletions = { deleted: [], failed: [] };
  const remove = async (recordId: string, id: string, name: string) => {
    try {
      await graph.deletePersona(id);
      await ofPage.strike(recordId);
      deletions.deleted.push({ id, name });
    } catch (error) {
      if (!(error instanceof PersonaError) || error.code === 'STORE') throw error;
      deletions.failed.push({ id, name, error });
    }
  };
  // Another process may have inherited some of them meanwhile: those are its own to delete.
  const inherited = leftBehind.length > 0 ? await records.inherit(thePage) : [];
  for (const { recordId, record } of inherited) {
    if (record.id === undefined) await records.unconfirmed(thePage, record, recordId);
    else await remove(recordId, record.id, record.name);
  }
  if (named?.id !== undefined) {
    await remove(named.unconfirmed.recordId, named.id, named.unconfirmed.name);
  } else if (named) await ofPage.strike(named.unconfirmed.recordId);
  return deletions;
}

function tell({ deleted, failed }: Deletions, output: Output): void {
  if (deleted.length > 0) {
    output.line(
      `Deleted ${deleted.map(({ id, name }) => `${printable(name)} (${id})`).join(', ')}.`,
    );
  }
  if (output.json) return;
  for (const { id, error } of failed) {
    output.note(`${output.warning.red('failed')} ${printable(`${id}: ${error.message}`)}`);
  }
}

function jsonOf(
  { thePage }: Workspace,
  { unconfirmed, inUse }: Leftovers,
  { deleted, failed }: Deletions,
  named: Named | undefined,
) {
  const open = unconfirmed.filter((each) => each !== named?.unconfirmed);
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
