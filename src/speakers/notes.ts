import type { Lifetime } from './lifetime';
import type { Speaker } from './persona';

/** What the plugin keeps of one context. */
export class Notes {
  /** What `usePersona` said; `undefined` where it was not called. */
  chosen: Speaker | null | undefined = undefined;
  /** Of the temporary personas that `usePersona` introduced. */
  lifetime: Lifetime | undefined = undefined;

  /** @param ended whether the context has come to its end */
  constructor(public ended: boolean) {}
}

/** What a channel keeps of a context can keep the notes, too: that costs less than to look them up elsewhere. */
export interface NotesKeeper {
  notes: Notes | undefined;
}

/** Where a context says who keeps its notes. */
export const NOTES_KEEPER = Symbol('keeper of the notes');

/** Stands for the notes of all contexts that ended before there was anything to note. */
const NOTHING_BUT_THE_END = new Notes(true);

/** The notes of contexts that have no keeper. */
const noted = new WeakMap<object, Notes>();

/** The notes of a context, if there are any. */
export function knownNotes(context: object): Notes | undefined {
  const keeper = keeperOf(context);
  return keeper ? keeper.notes : noted.get(context);
}

/** The notes of a context, made where there are none. */
export function notesOf(context: object): Notes {
  const known = knownNotes(context);
  if (known && known !== NOTHING_BUT_THE_END) return known;
  return keep(context, new Notes(known !== undefined));
}

/** Notes the end of a context, and returns the lifetime that ends with it. */
export function endNotes(context: object): Lifetime | undefined {
  const notes = knownNotes(context);
  if (notes) notes.ended = true;
  else keep(context, NOTHING_BUT_THE_END);
  return notes?.lifetime;
}

function keep(context: object, notes: Notes): Notes {
  const keeper = keeperOf(context);
  if (keeper) keeper.notes = notes;
  else noted.set(context, notes);
  return notes;
}

function keeperOf(context: object): NotesKeeper | undefined {
  return (context as { readonly [NOTES_KEEPER]?: NotesKeeper })[NOTES_KEEPER];
}
