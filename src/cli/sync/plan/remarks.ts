import type { Orphan } from './orphans';
import type { Step } from './plan';

/** Why something is to be done about a persona of the roster, for a person; empty where there is nothing to say. */
export function remarkOn(step: Step): string {
  const [rosterName = ''] = step.names;
  switch (step.kind) {
    case 'keep':
      return '';
    case 'create': {
      const { vanished, namesake } = step.why;
      if (vanished !== undefined) return `${vanished} has vanished from the Page`;
      return namesake === undefined
        ? ''
        : `the Page already has ${namesake} of that name; to use it: --adopt ${rosterName}=${namesake}`;
    }
    case 'replace': {
      const { id, name, changed } = step.replaces;
      const words = changed.map((each) =>
        each === 'name' ? `name was "${name}"` : `${each} changed`,
      );
      return `replaces ${id}: ${words.join(', ')}`;
    }
    case 'adopt':
      return step.asTold ? '' : 'appeared after a sync that was interrupted';
    case 'undecided':
      return step.remark;
  }
}

/** Why nobody needs a persona any more. */
export function remarkOnOrphan({ replaced }: Orphan): string {
  return replaced ? 'replaced' : 'no longer in the roster';
}
