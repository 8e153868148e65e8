import { difference } from 'lodash';

import type { Command } from '../command';
import { secrets } from '../project/known-secrets';
import { pageInWords } from '../project/page-in-words';
import { settingsOf } from '../project/project';
import { inWorkspace, type Workspace } from '../project/workspace';
import { confirm } from '../terminal/ask';
import { counted } from '../terminal/hints';
import { onInterrupt } from '../terminal/interruption';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { progressOf } from '../terminal/progress';
import { troubleOf } from '../terminal/trouble';
import { tellUnfinished } from '../terminal/unfinished';
import { YES } from '../terminal/yes';
import { UsageError } from '../usage-error';
import { chosenBy, forgottenBy, openAfter, type Chosen } from './choose-unconfirmed';
import { deleteLeftovers, type Deletions } from './deletions';
import { leftoversOf, type Leftovers } from './leftovers';
import { showLeftovers, showUnconfirmed } from './show-leftovers';

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
      description: 'forget these unconfirmed creations (IDs of records) without deleting anything',
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

/** What `prune` was told. */
interface PruneOptions {
  readonly unconfirmed?: string;
  readonly forget?: readonly string[];
  readonly yes?: boolean;
}

async function prune(
  workspace: Workspace,
  options: PruneOptions,
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
    const where = printable(pageInWords(workspace.thePage));
    const question = `Delete ${counted(count, 'persona')} from ${where}?`;
    await confirm({ question, yes: options.yes === true }, output, io);
  }
  for (const { recordId } of forgotten) await workspace.ofPage.strike(recordId);
  const progress = progressOf('Deleting', count, io, output.json || count === 0);
  const { signal, dispose } = onInterrupt();
  const work = { progress, signal };
  const deletions = await deleteLeftovers(workspace, leftBehind, chosen, work).finally(() => {
    progress.stop();
    dispose();
  });
  tell(deletions, signal.aborted, output);
  if (forgotten.length > 0) output.line(`Forgot ${counted(forgotten.length, 'creation')}.`);
  const isDone = deletions.failed.length + deletions.left.length === 0;
  const open = chosen && isDone ? openAfter(chosen) : undefined;
  if (open) showUnconfirmed([open], output);
  output.result({
    ...jsonOf(workspace, { ...leftovers, unconfirmed }, deletions, isDone ? chosen : undefined),
    forgotten: forgotten.map(({ recordId }) => recordId),
    interrupted: signal.aborted,
  });
  return isDone && !signal.aborted ? 0 : 1;
}

function tell(deletions: Deletions, interrupted: boolean, output: Output): void {
  const { deleted, failed, left } = deletions;
  if (deleted.length > 0) output.line(`Deleted ${counted(deleted.length, 'persona')}.`);
  if (output.json) return;
  const failures = failed.map(({ id, name, error }) => ({ what: `${id} (${name})`, error }));
  const open = failed.length + left.length;
  tellUnfinished(
    {
      ...deletions,
      command: 'prune',
      failures,
      interrupted,
      left: open > 0 ? `${open} left to delete` : '',
    },
    secrets,
    output,
  );
}

function jsonOf(
  { thePage }: Workspace,
  { unconfirmed, inUse }: Leftovers,
  { deleted, failed, left, stoppedBy }: Deletions,
  chosen: Chosen | undefined,
) {
  const open = unconfirmed.flatMap((each) =>
    each === chosen?.unconfirmed ? (openAfter(chosen) ?? []) : [each],
  );
  return {
    page: thePage.id,
    deleted,
    failed: failed.map(({ id, name, error }) => ({ id, name, error: troubleOf(error, secrets) })),
    left,
    ...(stoppedBy && { stoppedBy: troubleOf(stoppedBy, secrets) }),
    unconfirmed: open.map(({ recordId, name, askedAtMs, candidates }) => ({
      id: recordId,
      name,
      askedAt: new Date(askedAtMs).toISOString(),
      candidates,
    })),
    inUse,
  };
}
