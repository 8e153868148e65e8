import { partition } from 'lodash';

import type { PersonaRecord } from '../../../stores/store';
import { deletable, isOurs } from './orphans';
import type { Plan } from './plan';
import type { Situation } from './situation';

/** Of fewer personas on record, no share says much. */
const FEWEST_RECORDED = 10;
/** The share of them that a plan may create again or delete. */
const MOST_TOUCHED = 0.3;

/** A plan that does so much that it is probably not meant: of an empty or wrong Page, store or roster. */
export interface TooMuch {
  /** `undefined` where it is all Pages together. */
  readonly page: Plan['page'] | undefined;
  readonly recreate: number;
  readonly delete: number;
  /** What is not on the Page any more is struck off the records by the same plan: that cannot be undone either. */
  readonly forget: number;
  /** How many personas of the roster are on record. */
  readonly recorded: number;
}

type Counts = Omit<TooMuch, 'page'>;

/**
 * Whether a plan would create again, or delete, more than 30% of the personas that are on record for the roster: on
 * one of the Pages, or on all of them together.
 */
export function tooMuchIn(
  plans: readonly Plan[],
  situations: readonly Situation[],
  prune: boolean,
): TooMuch | undefined {
  const counts = plans.map((plan, index) => countsOf(plan, situations[index] as Situation, prune));
  const at = counts.findIndex(isTooMuch);
  if (at >= 0) return { page: plans[at]?.page, ...(counts[at] as Counts) };
  const all = counts.reduce((sum, each) => ({
    recreate: sum.recreate + each.recreate,
    delete: sum.delete + each.delete,
    forget: sum.forget + each.forget,
    recorded: sum.recorded + each.recorded,
  }));
  return isTooMuch(all) ? { page: undefined, ...all } : undefined;
}

function isTooMuch({ recreate, delete: deleted, forget, recorded }: Counts): boolean {
  return recorded >= FEWEST_RECORDED && recreate + deleted + forget > recorded * MOST_TOUCHED;
}

function countsOf(plan: Plan, situation: Situation, prune: boolean): Counts {
  const { records, onPage } = situation;
  const recorded = [...records].filter(
    ([, record]) => record.roster !== undefined && isOurs(record, situation),
  );
  const ids = new Set(onPage.map(({ id }) => id));
  const created = plan.steps.flatMap((step) => (step.kind === 'create' ? [step.want] : []));
  const isCreatedAgain = ([hash, { id, roster }]: [string, PersonaRecord]) =>
    !ids.has(id) &&
    created.some((want) => want.hash === hash || want.names.includes(roster as string));
  const again = recorded.filter(isCreatedAgain);
  const unneeded = prune
    ? deletable(plan.orphans).filter(({ hash }) => !again.some(([each]) => each === hash))
    : [];
  const [deleted, forgotten] = partition(unneeded, 'isOnPage');
  return {
    recreate: again.length,
    delete: deleted.length,
    forget: forgotten.length,
    recorded: recorded.length,
  };
}
