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

/** Stands for the notes of all contexts that ended before there was anything to note. */
const NOTHING_BUT_THE_END = new Notes(true);

/** Returns the object itself, so that a class which extends this adds its private fields to it. */
const Itself = function (object: object) {
  return object;
} as unknown as new (object: object) => object;

/**
 * Notes are a private field on the context: nobody else sees it, it goes with the context, and it costs the garbage
 * collector nothing, as an entry of a WeakMap would for each event.
 */
class Noted extends Itself {
  #notes: Notes;

  constructor(context: object, notes: Notes) {
    super(context);
    this.#notes = notes;
  }

  static get(context: object): Notes | undefined {
    return #notes in context ? context.#notes : undefined;
  }

  static set(context: object, notes: Notes): void {
    if (#notes in context) context.#notes = notes;
    else new Noted(context, notes);
  }
}

/** The notes of a context, if there are any. */
export function knownNotes(context: object): Notes | undefined {
  return Noted.get(context);
}

/** The notes of a context, made where there are none. */
export function notesOf(context: object): Notes {
  let notes = Noted.get(context);
  if (!notes || notes === NOTHING_BUT_THE_END) {
    notes = new Notes(notes !== undefined);
    Noted.set(context, notes);
  }
  return notes;
}

/** Notes the end of a context, and returns the lifetime that ends with it. */
export function endNotes(context: object): Lifetime | undefined {
  const notes = Noted.get(context);
  if (notes) notes.ended = true;
  else Noted.set(context, NOTHING_BUT_THE_END);
  return notes?.lifetime;
}
