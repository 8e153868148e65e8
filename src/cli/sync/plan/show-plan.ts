import { pageInWords } from '../../project/page-in-words';
import { firstOf } from '../../terminal/hints';
import type { Output } from '../../terminal/output';
import { printable } from '../../terminal/printable';
import { table } from '../../terminal/table';
import type { Orphan } from './orphans';
import type { Plan, Step } from './plan';
import { remarkOn, remarkOnOrphan } from './remarks';
import { deletionsOf, hasWork, inNumbers, summaryOf } from './summary';

const INDENT = '  ';
/** What precedes a remark that has no room beside its persona: it is put below, further in than the name. */
const BELOW = ' '.repeat(6);

/** Shows a person what is about to happen: everything that changes, and of the rest only how much it is. */
export function showPlans(
  plans: readonly Plan[],
  prune: boolean,
  hash: string,
  output: Output,
): void {
  for (const plan of plans) showPlan(plan, prune, output);
  const summary = summaryOf(plans, prune);
  if (!hasWork(summary) && summary.undecided === 0) {
    output.line('Nothing to do.');
    return;
  }
  output.line(`Plan: ${inNumbers(summary)}.`);
  output.line(output.colors.dim(`Plan hash: ${hash}`));
}

function showPlan(plan: Plan, prune: boolean, output: Output): void {
  const { colors } = output;
  const { keep } = summaryOf([plan], prune);
  const unchanged = keep > 0 ? `: ${keep} unchanged` : '';
  output.line(`${colors.bold(printable(pageInWords(plan.page)))}${unchanged}`);
  for (const kind of ['create', 'replace', 'adopt', 'undecided'] as const) {
    const steps = plan.steps.filter((step) => step.kind === kind);
    showGroup(kind, steps.map(stepRow), output);
  }
  const deletions = deletionsOf(plan, prune);
  showGroup('delete', deletions.map(orphanRow), output);
  const staying = plan.orphans.filter((orphan) => orphan.isOnPage && !deletions.includes(orphan));
  for (const line of orphanLines(staying)) output.line(line && colors.dim(line));
  output.line();
}

/** A heading with a number, and a line for each. */
function showGroup(
  kind: Exclude<Step['kind'], 'keep'> | 'delete',
  rows: readonly string[][],
  output: Output,
): void {
  if (rows.length === 0) return;
  const { colors, columns } = output;
  const [mark, paint] = {
    create: ['+', colors.green],
    replace: ['~', colors.yellow],
    adopt: ['=', colors.cyan],
    undecided: ['?', colors.red],
    delete: ['-', colors.red],
  }[kind] as [string, (text: string) => string];
  output.line();
  output.line(`${INDENT}${paint(`${kind} ${rows.length}`)}`);
  const marked = rows.map((cells) => [` ${paint(mark)}`, ...cells]);
  const room = columns === undefined ? undefined : columns - INDENT.length;
  for (const line of table(marked, room, BELOW)) output.line(`${INDENT}${line}`);
}

function stepRow(step: Step): string[] {
  const id = 'id' in step ? step.id : '';
  const cells = [step.names.join(', '), step.name, ...(id === '' ? [] : [id]), remarkOn(step)];
  return cells.map(printable);
}

function orphanRow(orphan: Orphan): string[] {
  const { roster = '', name, id } = orphan.record;
  return [roster, name, id, remarkOnOrphan(orphan)].map(printable);
}

/** Why an orphan is kept. */
const KEPT = {
  none: 'kept until sync --prune',
  adopted: 'kept because adopted (delete --id <id> deletes them)',
  whose: 'kept because of unknown origin (delete --id <id>)',
} as const;

/** What stays although the roster does not name it, by reason. */
function orphanLines(orphans: readonly Orphan[]): string[] {
  return (['none', 'adopted', 'whose'] as const).flatMap((reason) => {
    const some = orphans.filter(({ spared = 'none' }) => spared === reason);
    if (some.length === 0) return [];
    const names = printable(firstOf(some.map(({ record }) => record.name)));
    return ['', `  ${some.length} no longer needed, ${KEPT[reason]}`, `    ${names}`];
  });
}
