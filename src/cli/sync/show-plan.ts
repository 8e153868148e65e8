import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { table } from '../terminal/table';
import type { Orphan, Plan, Step } from './plan';

/** How many rows of what is kept are shown: there is nothing to decide about them. */
const MOST_KEPT = 20;

/** Shows the plan to a person. */
export function showPlan(plan: Plan, prune: boolean, output: Output): void {
  const { steps, orphans } = plan;
  const kept = steps.filter(({ kind }) => kind === 'keep');
  const shown = [...kept.slice(0, MOST_KEPT), ...steps.filter(({ kind }) => kind !== 'keep')].map(
    (step) => stepRow(step, output),
  );
  const rows = [
    ...shown,
    ...orphans.filter(({ isOnPage }) => isOnPage).map((orphan) => orphanRow(orphan, prune, output)),
  ];
  for (const line of table(rows, output.columns)) output.line(line);
  if (kept.length > MOST_KEPT) {
    output.line(output.colors.dim(`… and ${kept.length - MOST_KEPT} more to keep`));
  }
  output.line(summary(plan, prune));
}

/** The plan for a program. */
export function planJson({ steps, orphans }: Plan) {
  const of = (kind: Step['kind']) =>
    steps
      .filter((step) => step.kind === kind)
      .map((step) => ({
        roster: step.names,
        name: step.name,
        ...('id' in step && { id: step.id }),
        ...('remark' in step && step.remark !== undefined && { remark: step.remark }),
      }));
  return {
    create: of('create'),
    replace: of('replace'),
    adopt: of('adopt'),
    keep: of('keep'),
    undecided: of('undecided'),
    orphan: orphans
      .filter(({ isOnPage }) => isOnPage)
      .map(({ record: { id, name, roster, adopted }, replaced }) => ({
        roster: [roster],
        name,
        id,
        replaced,
        adopted: adopted === true,
      })),
  };
}

function stepRow(step: Step, { colors }: Output): string[] {
  const paint = {
    keep: colors.dim,
    create: colors.green,
    replace: colors.yellow,
    adopt: colors.cyan,
    undecided: colors.red,
  }[step.kind];
  const id = 'id' in step ? step.id : '';
  const remark = 'remark' in step ? (step.remark ?? '') : '';
  return [
    paint(step.kind),
    printable(step.names.join(', ')),
    printable(step.name),
    id,
    printable(remark),
  ];
}

function orphanRow({ record, replaced }: Orphan, prune: boolean, { colors }: Output): string[] {
  const { roster = '', name, id, adopted } = record;
  const why = replaced ? 'replaced' : 'no longer in the roster';
  const fate = adopted
    ? `stays: it was adopted, delete it by its ID`
    : prune
      ? 'is deleted'
      : 'stays until --prune';
  const word = adopted || !prune ? 'orphan' : 'delete';
  return [colors.red(word), printable(roster), printable(name), id, `${why}; ${fate}`];
}

function summary({ steps, orphans }: Plan, prune: boolean): string {
  const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  const kinds = (['create', 'replace', 'adopt', 'keep', 'undecided'] as const)
    .filter((kind) => count(kind) > 0)
    .map((kind) => `${kind} ${count(kind)}`);
  const left = orphans.filter(({ isOnPage }) => isOnPage);
  const deleted = prune ? left.filter(({ record }) => !record.adopted) : [];
  const parts = [
    ...kinds,
    ...(deleted.length > 0 ? [`delete ${deleted.length}`] : []),
    ...(left.length > deleted.length ? [`orphan ${left.length - deleted.length}`] : []),
  ];
  return parts.length > 0 ? `Plan: ${parts.join(', ')}.` : 'The roster is empty: nothing to do.';
}
