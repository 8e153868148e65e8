import { deletable, type Orphan } from './orphans';
import type { Plan, Step } from './plan';

/** What a plan does to a Page, in numbers. */
export interface Summary {
  readonly create: number;
  readonly replace: number;
  readonly adopt: number;
  readonly delete: number;
  readonly undecided: number;
  readonly keep: number;
  /** Orphans that stay where they are. */
  readonly orphan: number;
}

const KINDS = ['create', 'replace', 'adopt', 'delete', 'undecided'] as const;

/** What the plan deletes from the Page. */
export function deletionsOf({ orphans }: Plan, prune: boolean): Orphan[] {
  return prune ? deletable(orphans).filter(({ isOnPage }) => isOnPage) : [];
}

/** The numbers of all these Pages together. */
export function summaryOf(plans: readonly Plan[], prune: boolean): Summary {
  const count = (kind: Step['kind']) =>
    plans.flatMap(({ steps }) => steps).filter((step) => step.kind === kind).length;
  const deleted = plans.flatMap((plan) => deletionsOf(plan, prune)).length;
  const orphans = plans.flatMap((plan) => plan.orphans).filter(({ isOnPage }) => isOnPage).length;
  return {
    create: count('create'),
    replace: count('replace'),
    adopt: count('adopt'),
    delete: deleted,
    undecided: count('undecided'),
    keep: count('keep'),
    orphan: orphans - deleted,
  };
}

/** Whether there is anything that somebody would see on the Page. */
export function hasWork({ create, replace, adopt, delete: deleted }: Summary): boolean {
  return create + replace + adopt + deleted > 0;
}

/** The same for a person, as in "create 2, delete 1"; empty where there is nothing to do. */
export function inNumbers(
  summary: Summary,
  kinds: readonly (typeof KINDS)[number][] = KINDS,
): string {
  return kinds
    .filter((kind) => summary[kind] > 0)
    .map((kind) => `${kind} ${summary[kind]}`)
    .join(', ');
}

/** What is going on while the personas of a plan are asked for. */
export function inProgress({ create, replace }: Summary): string {
  if (replace === 0) return 'Creating';
  return create === 0 ? 'Replacing' : 'Creating and replacing';
}
