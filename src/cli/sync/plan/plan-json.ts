import type { Orphan } from './orphans';
import type { Plan, Step } from './plan';
import { remarkOn } from './remarks';
import { deletionsOf } from './summary';

/** The plan of all Pages for a program. */
export function planJson(plans: readonly Plan[], prune: boolean) {
  const of = (kind: Step['kind']) =>
    plans.flatMap(({ page, steps }) =>
      steps.filter((step) => step.kind === kind).map((step) => stepJson(page.id, step)),
    );
  const deleted = plans.flatMap((plan) => deletionsOf(plan, prune));
  const orphans = plans.flatMap(({ page, orphans: all }) =>
    all.filter(({ isOnPage }) => isOnPage).map((orphan) => ({ page: page.id, orphan })),
  );
  const orphansOnPage = (isDeleted: boolean) =>
    orphans
      .filter(({ orphan }) => deleted.includes(orphan) === isDeleted)
      .map(({ page, orphan }) => orphanJson(page, orphan));
  return {
    create: of('create'),
    replace: of('replace'),
    adopt: of('adopt'),
    keep: of('keep'),
    undecided: of('undecided'),
    delete: orphansOnPage(true),
    orphan: orphansOnPage(false),
  };
}

function stepJson(page: string, step: Step) {
  const remark = remarkOn(step);
  return {
    page,
    roster: step.names,
    name: step.name,
    ...('id' in step && { id: step.id }),
    ...('replaces' in step && { replaces: step.replaces }),
    ...(remark !== '' && { remark }),
  };
}

function orphanJson(page: string, { record: { id, name, roster, adopted }, replaced }: Orphan) {
  return { page, roster: [roster], name, id, replaced, adopted: adopted === true };
}
