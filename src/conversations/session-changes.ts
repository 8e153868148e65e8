import { cloneDeep, isEmpty, isEqual, isPlainObject, setWith, unset } from 'lodash';

/** One value of a session that is another one now. */
export interface Change {
  readonly path: readonly string[];
  /** `undefined` where it was taken away. */
  readonly value: unknown;
}

/** What Bottender itself writes into each session. */
const BOTTENDERS = ['id', 'platform', 'user', 'page', 'lastActivity'];

/**
 * What of the session differs from what it was: the values of the state (and of other objects in the session) one
 * by one, each as a whole, as `context.setState` takes them.
 */
export function changesOf(before: object, after: object): Change[] {
  return namesOf(before, after)
    .filter((name) => !BOTTENDERS.includes(name))
    .flatMap((name) => {
      const was: unknown = Reflect.get(before, name);
      const is: unknown = Reflect.get(after, name);
      const isInParts = isPlainObject(was) || (was === undefined && !isEmpty(is));
      if (!isInParts || !isPlainObject(is)) return difference(was, is, [name]);
      // What is new as a whole may be new to others, too: each keeps what the other has put into it.
      const [wasIn, isIn] = [was ?? {}, is] as [object, object];
      return namesOf(wasIn, isIn).flatMap((member) =>
        difference(Reflect.get(wasIn, member), Reflect.get(isIn, member), [name, member]),
      );
    });
}

/** Makes the changes in another copy of the session. */
export function applyChanges(session: object, changes: readonly Change[]): void {
  for (const { path, value } of changes) {
    if (value === undefined) unset(session, path);
    // Each copy has values of its own. Object: a missing parent is never made an array.
    else setWith(session, path, cloneDeep(value), Object);
  }
}

function difference(was: unknown, is: unknown, path: readonly string[]): Change[] {
  return isEqual(was, is) ? [] : [{ path, value: is }];
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}
