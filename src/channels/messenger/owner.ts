import type { Speaker } from '../../speakers/persona';
import type { MessengerState } from './state';

/** Whose calls those of a client or a batch queue are. */
export interface Owner {
  readonly state: MessengerState;
  /** Who speaks in a view of the context; `undefined` where it is the context itself. */
  readonly as: Speaker | null | undefined;
}

const OWNER = Symbol('owner');

/** What belongs to one context; who inherits from it finds its owner, too. */
export interface Owned {
  readonly [OWNER]: Owner;
}

/** An object of this context's own with the prototype. Not enumerable: whoever prints it prints no secret. */
export function ownedBy<T extends object>(prototype: T, owner: Owner): T & Owned {
  return Object.create(prototype, { [OWNER]: { value: owner } }) as T & Owned;
}

export function ownerOf(owned: Owned): Owner {
  return owned[OWNER];
}

/** The same of what may be Bottender's own client. */
export function ownerIfAny(client: object | undefined): Owner | undefined {
  return (client as Partial<Owned> | undefined)?.[OWNER];
}
