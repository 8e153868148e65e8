import { pageInWords } from '../../project/page-in-words';
import { Failure } from '../../terminal/failure';
import { counted } from '../../terminal/hints';
import { tooMuchIn, type TooMuch } from './guard';
import type { Plan } from './plan';
import type { Situation } from './situation';

/**
 * Why a plan must not be carried out: it is not the one that was reviewed, or it does so much that it is probably not
 * meant.
 */
export function refusalOf(
  {
    plans,
    situations,
    hash,
  }: {
    readonly plans: readonly Plan[];
    readonly situations: readonly Situation[];
    readonly hash: string;
  },
  {
    expect,
    force = false,
    prune = false,
  }: { readonly expect?: string; readonly force?: boolean; readonly prune?: boolean },
): Failure | undefined {
  if (expect !== undefined && expect !== hash) {
    return new Failure(
      'PLAN_CHANGED',
      `The plan is not the expected one: its hash is ${hash}, not ${expect}. Nothing was changed.`,
      'The Page, the roster or the store has changed since. Review the new plan, then pass its hash.',
    );
  }
  const tooMuch = force ? undefined : tooMuchIn(plans, situations, prune);
  return tooMuch && tooMuchFailure(tooMuch);
}

/** Why a plan that a person said yes to is not carried out. */
export function changedMeanwhile(): Failure {
  return new Failure(
    'PLAN_CHANGED',
    'The Page, the roster or the store changed before you answered. Nothing was changed.',
    'Run sync again to see the new plan.',
  );
}

function tooMuchFailure(tooMuch: TooMuch): Failure {
  const { page, recreate, delete: deleted, forget, recorded } = tooMuch;
  const parts = [
    ...(recreate > 0 ? [`create ${recreate} again`] : []),
    ...(deleted > 0 ? [`delete ${deleted}`] : []),
    ...(forget > 0 ? [`forget ${forget}`] : []),
  ];
  const where = page ? ` on ${pageInWords(page)}` : '';
  return new Failure(
    'TOO_MANY_CHANGES',
    `This plan would ${parts.join(' and ')} of the ${counted(recorded, 'persona')} on record${where}, ` +
      'which is more than 30%. Nothing was changed.',
    'Check the Page, the token, the roster and the store. If the plan is right, pass --force.',
  );
}
