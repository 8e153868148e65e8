import { createHash } from 'node:crypto';

import type { Plan, Step } from './plan';
import { deletionsOf } from './summary';

/** Long enough that no two plans of a team have the same, short enough to be read out. */
const LENGTH = 16;

/**
 * Equal for equal plans: what is to be done, to which persona, on which Page. The order in the roster, and personas
 * that the plan does not touch, do not count.
 */
export function hashOfPlans(plans: readonly Plan[], prune: boolean): string {
  const pages = plans.map((plan) => {
    const actions = [
      ...plan.steps.flatMap(actionOf),
      ...deletionsOf(plan, prune).map(({ record }) => ['delete', record.id]),
    ].map((action) => JSON.stringify(action));
    return [plan.page.origin, plan.page.id, ...actions.sort()];
  });
  const text = JSON.stringify(pages.map((page) => JSON.stringify(page)).sort());
  return createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
}

function actionOf(step: Step): unknown[][] {
  const names = [...step.names].sort();
  switch (step.kind) {
    case 'keep':
      return [];
    case 'create':
      return [['create', names, step.want.hash, step.why.vanished, step.why.namesake]];
    case 'replace':
      return [['replace', names, step.want.hash, step.replaces.id]];
    case 'adopt':
      return [['adopt', names, step.want.hash, step.id]];
    case 'undecided':
      return [['undecided', names, step.remark]];
  }
}
