import type { Speaker } from '../speakers/persona';
import type { Typist } from './calls/typing-while';

/** A method of a context, of which nothing is known but that it sends something. */
export type Method = (this: object, ...args: unknown[]) => unknown;

/** How one channel of Bottender is made to speak as a persona. */
export interface Channel {
  /** Whether contexts with this prototype are the channel's: by what they can do, not by their `platform`. */
  readonly suits: (prototype: object) => boolean;
  /** What contexts get in front of a prototype of Bottender's: once for each prototype. */
  readonly calls: (prototype: object) => PropertyDescriptorMap;
  /** What there is to do with each context at once. */
  readonly attached: (context: object) => void;
  /** The same context, of which every send speaks as this one. */
  readonly as: <T extends object>(context: T, speaker: Speaker | null) => T;
  /** What shows this speaker typing; where it is missing, or answers nothing, nothing does. */
  readonly typist?: (context: object, speaker: Speaker | null) => Typist | undefined;
}
