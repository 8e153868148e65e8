import { ask, confirmDeletion } from '../terminal/ask';
import type { Command } from '../command';
import { inWorkspace, type Workspace } from '../project/workspace';
import { onInterrupt } from '../terminal/interruption';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { progressOf } from '../terminal/progress';
import { settingsOf } from '../project/project';
import { UsageError } from '../usage-error';
import { YES } from '../terminal/yes';
import { carryOut, deletable, workOf } from './carry-out';
import type { Plan } from './plan';
import { planOf } from './plan';
import { planJson, showPlan } from './show-plan';
import { reportJson, showReport } from './show-report';
import { situationOf } from './situation';

/** What `sync` was told. */
interface SyncOptions {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly adopt?: readonly (readonly [rosterName: string, id: string])[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Makes the Page's personas match the roster. */
export const syncCommand: Command = {
  name: 'sync',
  summary: 'make the personas of the Page match the roster',
  details: [
    'It shows the plan, asks at a terminal, and carries it out. A stop at any moment does no harm:',
    'run it again, it goes on. Messenger cannot change a persona: where name or picture differ from',
    'before, a new one takes the name over, and the old one stays until --prune.',
    'It never touches a persona that the roster did not make.',
  ].join('\n'),
  options: [
    { flags: '--dry-run', description: 'show the plan, change nothing' },
    { flags: '--prune', description: 'delete what the roster once made and no longer names' },
    {
      flags: '--adopt <name=id...>',
      description:
        'the persona of that ID is the one of that roster name; never deleted by --prune',
      parse: adoption,
    },
    YES,
  ],
  run: (options, io) =>
    inWorkspace(options, io, (workspace) =>
      sync(workspace, options, new Output(io, options.json === true), io),
    ),
};

async function sync(
  workspace: Workspace,
  options: SyncOptions,
  output: Output,
  io: Io,
): Promise<number> {
  const { dryRun = false, prune = false } = options;
  if (settingsOf(workspace.project).store.forgets) {
    output.note(
      'The store of the configuration forgets with each process, this one too: give personas() one that lasts, such as fileStore().',
    );
  }
  const adoptions = adoptionsOf(options.adopt ?? []);
  const situation = await situationOf(workspace, adoptions, (text) => output.note(text));
  const plan = planOf(situation);
  showPlan(plan, prune, output);
  const isWhole = plan.steps.every(({ kind }) => kind !== 'undecided');
  const about = { page: workspace.thePage.id, dryRun, plan: planJson(plan) };
  if (dryRun) {
    output.result(about);
    return isWhole ? 0 : 1;
  }
  await confirm(plan, prune, options.yes === true, output, io);

  const work = workOf(plan);
  const progress = progressOf('Creating', work.length, io, output.json);
  const interruption = onInterrupt();
  const report = await carryOut(
    plan,
    situation,
    prune,
    workspace,
    progress,
    interruption.signal,
  ).finally(() => {
    progress.stop();
    interruption.dispose();
  });
  const interrupted = interruption.signal.aborted;
  if (!output.json && !isQuiet(plan, prune)) showReport(report, interrupted, output);
  output.result({ ...about, ...reportJson(report) });
  const troubles = [...report.failed, ...report.notDeleted, ...report.left];
  return isWhole && troubles.length === 0 && !interrupted ? 0 : 1;
}

/** Asks for a yes, where the plan changes anything and somebody is there. */
async function confirm(
  plan: Plan,
  prune: boolean,
  yes: boolean,
  output: Output,
  io: Io,
): Promise<void> {
  const deletions = prune ? deletable(plan).filter(({ isOnPage }) => isOnPage) : [];
  if (deletions.length > 0) await confirmDeletion('Carry this out?', yes, output, io);
  else if (!yes && output.canAsk && !isQuiet(plan, prune)) await ask('Carry this out?', io);
}

/** Whether there is nothing to do that anybody would see. */
function isQuiet(plan: Plan, prune: boolean): boolean {
  const hasAdoptions = plan.steps.some(({ kind }) => kind === 'adopt');
  return workOf(plan).length === 0 && !hasAdoptions && !(prune && deletable(plan).length > 0);
}

function adoption(value: string): readonly [rosterName: string, id: string] {
  // The last equals sign: a roster name may hold one, an ID does not.
  const [, rosterName, id] = /^(.+)=(\d+)$/s.exec(value) ?? [];
  if (rosterName !== undefined && id !== undefined) return [rosterName, id];
  throw new UsageError(`--adopt expects <name>=<id>, but got ${JSON.stringify(value)}.`);
}

function adoptionsOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const adoptions = new Map(pairs);
  if (adoptions.size < pairs.length) {
    throw new UsageError('--adopt names the same roster name twice.');
  }
  if (new Set(adoptions.values()).size < pairs.length) {
    throw new UsageError('--adopt names the same ID twice.');
  }
  return adoptions;
}
