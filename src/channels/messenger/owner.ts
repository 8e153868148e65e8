import type { Speaker } from '../../speakers/persona';
import type { MessengerState } from './transport/state';

/** What is kept of the context that a client or a batch queue belongs to. */
export const STATE = Symbol('state');

/** Who speaks in the view of the context that it belongs to; the context's own has none. */
export const AS = Symbol('as');

/** A client or a batch queue of one context. Who inherits from it belongs to the context, too. */
export interface Owned {
  readonly [STATE]: MessengerState;
  readonly [AS]?: Speaker | null;
}

/** Makes objects of one context's own, all with the same prototype. */
export type OwnedConstructor = new (state: MessengerState) => object;

/** Each event makes one: a constructor is many times faster than `Object.create` with a property. */
export function constructorOf(prototype: object): OwnedConstructor {
  function OwnedByContext(this: { [STATE]: MessengerState }, state: MessengerState) {
    this[STATE] = state;
  }
  OwnedByContext.prototype = prototype;
  return OwnedByContext as unknown as OwnedConstructor;
}

/** The same client or queue for a view of the context. */
export function ownedByView(owned: object, state: MessengerState, as: Speaker | null): object {
  const prototype = Object.getPrototypeOf(owned) as object;
  const own: Owned = { [STATE]: state, [AS]: as };
  return Object.assign(Object.create(prototype) as object, own);
}

/** What is kept of a context, whose client may be Bottender's own. */
export function stateOf(context: object): MessengerState | undefined {
  return (context as { readonly _client?: Partial<Owned> })._client?.[STATE];
}
