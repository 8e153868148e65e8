import type { Plan, Step } from '../plan/plan';
import { deletionsOf } from '../plan/summary';
import type { SyncReport } from './carry-out';

/** What came of a plan that nobody began with, because the one before it was interrupted: all of it is left. */
export function untouched(plan: Plan, prune: boolean): SyncReport {
  const wanted = (kind: Step['kind']) =>
    plan.steps.flatMap((step) => (step.kind === kind && 'want' in step ? [step.want] : []));
  return {
    page: plan.page,
    created: [],
    replaced: [],
    adopted: [],
    deleted: [],
    failed: [],
    notDeleted: [],
    left: wanted('create'),
    leftToReplace: wanted('replace'),
    leftToAdopt: wanted('adopt'),
    leftToDelete: deletionsOf(plan, prune),
    interrupted: false,
  };
}
