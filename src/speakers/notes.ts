import type { Lifetime } from './lifetime';
import type { Speaker } from './persona';

/** What the plugin keeps of one context. */
export interface Notes {
  /** What `usePersona` said; `undefined` where it was not called. */
  chosen: Speaker | null | undefined;
  /** Of the temporary personas that `usePersona` introduced. */
  lifetime: Lifetime | undefined;
  /** Whether the context has come to its end. */
  ended: boolean;
}

/** Where a context has its notes, on a channel that keeps something of each anyway: that costs less than to look them up. */
export const NOTES = Symbol('notes');

/** The notes of all other contexts. */
const noted = new WeakMap<object, Notes>();

/** The notes of a context, if there are any. */
export function knownNotes(context: object): Notes | undefined {
  return (context as { readonly [NOTES]?: Notes })[NOTES] ?? noted.get(context);
}

/** The notes of a context, made where there are none. */
export function notesOf(context: object): Notes {
  const known = knownNotes(context);
  if (known) return known;
  const notes = { chosen: undefined, lifetime: undefined, ended: false };
  noted.set(context, notes);
  return notes;
}
