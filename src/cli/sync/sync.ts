import type { Command } from '../command';
import { secrets } from '../project/known-secrets';
import { pageInWords } from '../project/page-in-words';
import { settingsOf } from '../project/project';
import { inWorkspaces, type Workspace } from '../project/workspace';
import { ask, confirm } from '../terminal/ask';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { tellTrouble, troubleOf } from '../terminal/trouble';
import { carryOut, type SyncReport } from './apply/carry-out';
import { reportJson } from './apply/report-json';
import { showReport } from './apply/show-report';
import { untouched } from './apply/untouched';
import { adoptionsOf, SYNC_OPTIONS, type SyncOptions } from './options';
import { adoptionsOn } from './plan/adoptions';
import { planOf, type Plan } from './plan/plan';
import { hashOfPlans } from './plan/plan-hash';
import { planJson } from './plan/plan-json';
import { changedMeanwhile, refusalOf } from './plan/refusal';
import { showPlans } from './plan/show-plan';
import { lookAt, type Situation } from './plan/situation';
import { hasWork, inNumbers, summaryOf } from './plan/summary';

/** Makes the Page's personas match the roster. */
export const syncCommand: Command = {
  name: 'sync',
  summary: "make the Page's personas match the roster",
  details: [
    'Shows the plan, asks for confirmation at a terminal, and applies it. It is safe to interrupt:',
    'run it again to continue. Messenger cannot change a persona, so a new name or picture means a',
    'new persona; the old one stays until --prune. Personas that the roster did not create are never',
    'touched.',
  ].join('\n'),
  options: SYNC_OPTIONS,
  run(given, io) {
    const options: SyncOptions = given;
    const output = new Output(io, options.json === true);
    const pages = options.page ? [...new Set(options.page)] : [undefined];
    return inWorkspaces(pages, io, (workspaces) => sync(workspaces, options, output, io));
  },
};

/** The plans of all Pages, with what they were made of. */
interface Planned {
  readonly plans: readonly Plan[];
  readonly situations: readonly Situation[];
  readonly hash: string;
}

async function sync(
  workspaces: readonly Workspace[],
  options: SyncOptions,
  output: Output,
  io: Io,
): Promise<number> {
  const { dryRun = false, check = false, prune = false } = options;
  const [{ project }] = workspaces as [Workspace];
  if (settingsOf(project).store.forgets) {
    output.note(
      'The configured store does not outlive a process, this one included. Give personas() one that does, such as fileStore().',
    );
  }
  const plan = () => planAll(workspaces, options, (text) => output.note(text));
  let planned = await plan();
  const { plans, hash } = planned;
  showPlans(plans, prune, hash, output);
  const summary = summaryOf(plans, prune);
  const isWhole = summary.undecided === 0;
  const about = aboutOf(planned, dryRun || check, prune);
  const refusal = refusalOf(planned, options);
  if (dryRun || check) {
    if (refusal && !output.json) tellTrouble(refusal, output);
    output.result({ ...about, ...(refusal && { refused: troubleOf(refusal, secrets) }) });
    const hasDrift = check && hasWork(summary);
    return isWhole && !hasDrift && refusal?.code !== 'PLAN_CHANGED' ? 0 : 1;
  }
  if (refusal) {
    output.result({ ...about, error: troubleOf(refusal, secrets) });
    if (!output.json) tellTrouble(refusal, output);
    return 1;
  }
  if (await confirmPlans(plans, options, output, io)) {
    // Others work on the Page while a person thinks.
    planned = await plan();
    if (planned.hash !== hash) throw changedMeanwhile();
  }

  const reports: SyncReport[] = [];
  for (const [index, each] of planned.plans.entries()) {
    const situation = planned.situations[index] as Situation;
    const orders = { prune, quiet: output.json, io };
    const isOver = reports.some(({ interrupted }) => interrupted);
    reports.push(
      isOver
        ? untouched(each, prune)
        : await carryOut(each, situation, workspaces[index] as Workspace, orders),
    );
  }
  if (!output.json && hasWork(summary)) {
    for (const report of reports) showReport(report, plans.length > 1, output);
  }
  output.result({ ...about, ...reportJson(reports) });
  return isWhole && reports.every(isComplete) ? 0 : 1;
}

async function planAll(
  workspaces: readonly Workspace[],
  options: SyncOptions,
  tell: (text: string) => void,
): Promise<Planned> {
  const adoptions = adoptionsOf(options);
  const looks = [];
  for (const workspace of workspaces) looks.push(await lookAt(workspace, tell));
  const ofPages = adoptionsOn(looks, adoptions);
  const situations = looks.map((look, index) => ({
    ...look,
    adoptions: ofPages[index] as ReadonlyMap<string, string>,
  }));
  const plans = situations.map(planOf);
  return { plans, situations, hash: hashOfPlans(plans, options.prune === true) };
}

function aboutOf({ plans, hash }: Planned, dryRun: boolean, prune: boolean) {
  const pages = plans.map(({ page: { id, name } }) => ({ id, name }));
  return {
    ...(pages.length === 1 && { page: pages[0]?.id }),
    pages,
    dryRun,
    hash,
    plan: planJson(plans, prune),
  };
}

/**
 * Asks for a yes, where the plans change anything and somebody is there.
 *
 * @returns whether it was asked
 */
async function confirmPlans(
  plans: readonly Plan[],
  { prune = false, yes = false }: SyncOptions,
  output: Output,
  io: Io,
): Promise<boolean> {
  const summary = summaryOf(plans, prune);
  const numbers = inNumbers(summary, ['create', 'replace', 'adopt', 'delete']);
  const pages = plans.map(({ page }) => printable(pageInWords(page))).join(' and ');
  const question = `Apply these changes to ${pages} (${numbers})?`;
  if (yes || !hasWork(summary)) return false;
  if (summary.delete > 0) await confirm({ question, yes }, output, io);
  else if (output.canAsk) await ask(question, io);
  return output.canAsk;
}

function isComplete(report: SyncReport): boolean {
  const { failed, notDeleted, left, leftToReplace, leftToAdopt, leftToDelete } = report;
  const open = [failed, notDeleted, left, leftToReplace, leftToAdopt, leftToDelete].flat();
  return open.length === 0 && !report.interrupted;
}
