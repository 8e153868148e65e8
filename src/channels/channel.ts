/** A method of a context, of which nothing is known but that it sends something. */
export type Method = (this: object, ...args: unknown[]) => unknown;

/** How one channel of Bottender is made to speak as a persona. */
export interface Channel {
  /** Whether contexts with this prototype are the channel's: by what they can do, not by their `platform`. */
  readonly suits: (prototype: object) => boolean;
  /** Whether the method of this name sends something that a persona could speak. */
  readonly sends: (method: string) => boolean;
  /**
   * What stands in the place of a sending method: takes the persona out of its options, and sends.
   *
   * @param foreign whether the method was put on the context by somebody else, so that more of the
   * context's calls may be hidden in it
   */
  readonly inFrontOf: (send: Method, name: string, foreign: boolean) => Method;
  /** The calls that the channel adds to a prototype of Bottender's, or puts in the place of its own. */
  readonly calls: (prototype: object) => PropertyDescriptorMap;
  /** What there is to do with each context at once. */
  readonly attached: (context: object) => void;
}
