import type { Speaker } from '../../speakers/persona';
import type { MessengerState } from './transport/state';

/** Whose calls those of a client or a batch queue are. */
export interface Owner {
  readonly state: MessengerState;
  /** Who speaks in a view of the context; `undefined` where it is the context itself. */
  readonly as: Speaker | null | undefined;
}

const OWNER = Symbol('owner');

/** What belongs to one context; who inherits from it finds its owner, too. */
export interface Owned {
  [OWNER]: Owner;
}

/** Makes objects of one context's own, all with the same prototype. */
export type OwnedConstructor = new (owner: Owner) => object;

/** Each event makes one: a constructor is many times faster than `Object.create` with a property. */
export function constructorOf(prototype: object): OwnedConstructor {
  function OwnedByContext(this: Owned, owner: Owner) {
    this[OWNER] = owner;
  }
  OwnedByContext.prototype = prototype;
  return OwnedByContext as unknown as OwnedConstructor;
}

/** The same client or queue for another owner. */
export function ownedBy(owned: object, owner: Owner): object {
  return Object.assign(Object.create(Object.getPrototypeOf(owned) as object) as object, {
    [OWNER]: owner,
  });
}

export function ownerOf(owned: Owned): Owner {
  return owned[OWNER];
}

/** The same of what may be Bottender's own client. */
export function ownerIfAny(client: object | undefined): Owner | undefined {
  return (client as Partial<Owned> | undefined)?.[OWNER];
}
