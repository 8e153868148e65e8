import type { Charges } from '../people/charges';
import { contextBehind } from '../speakers/views';
import type { Front } from './fronts';

/** Methods that show something to the customer. */
const SHOWS = /^_?(send|reply|push|post|typing|forward|meMessage|scheduleMessage)/;

/** Whether the arguments of a call send it to another conversation than the context's. */
export type IsElsewhere = (context: object, args: readonly unknown[]) => boolean;

/** The same fronts, of which none lets anything go into a conversation that a person has. */
export function heldBack(
  charges: Charges,
  front: Front,
  isElsewhere: IsElsewhere = () => false,
): Front {
  return (method, name, foreign) => {
    const send = front(method, name, foreign);
    if (!send || !SHOWS.test(name)) return send;
    return function (...args) {
      const context = contextBehind(this);
      if (!charges.withholds(context) || isElsewhere(context, args)) return send.apply(this, args);
      charges.tellWithheld(context);
      return Promise.resolve(undefined);
    };
  };
}
