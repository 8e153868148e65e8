import { isPersona, type Speaker } from '../speakers/persona';
import { hasPersonaOption, withoutPersonaOption } from '../speakers/persona-option';
import type { Speakers } from '../speakers/speakers';
import { contextBehind } from '../speakers/views';
import type { Method } from './channel';

/** A call of a sending method, with the persona taken off its arguments. */
export interface Called {
  readonly args: unknown[];
  /** Whom the arguments name; `undefined` where they name nobody. */
  readonly option: Speaker | null | undefined;
}

/**
 * Reads who is to speak from whichever argument says so, and takes it off.
 *
 * An object that held nothing else is left out at the end: the channel never saw one.
 *
 * @throws PersonaError for options that make no sense
 */
export function readCall(
  speakers: Speakers,
  context: object,
  args: readonly unknown[],
  where: string,
): Called {
  let option: Speaker | null | undefined;
  for (const arg of args) {
    const named = speakers.ofOptions(context, arg, where);
    if (named !== undefined) option = named;
  }
  const left = args.map((arg) => (hasPersonaOption(arg) ? withoutPersonaOption(arg) : arg));
  const nothingLeft =
    hasPersonaOption(args.at(-1)) && Object.keys(left.at(-1) as object).length === 0;
  return { args: nothingLeft ? left.slice(0, -1) : left, option };
}

/**
 * What stands in front of a method that ends in others which ask who speaks: whatever it sends in its course
 * speaks as its options say.
 *
 * @param foreign whether somebody else put it there: it may send later, as who spoke when it was called
 */
export function speakingAsToldIn(
  speakers: Speakers,
  send: Method,
  name: string,
  foreign: boolean,
): Method {
  return rejecting(function (...given) {
    const { args, option } = readCall(speakers, this, given, `${name}()`);
    if (option === undefined && !foreign) return () => send.apply(this, args);
    const speaker = option === undefined ? speakers.now(this) : option;
    return () => speakingAs(speakers, this, speaker, send, args);
  });
}

/** Calls a method of which everything that it sends speaks as this one. */
export function speakingAs(
  speakers: Speakers,
  context: object,
  speaker: Speaker | null,
  send: Method,
  args: readonly unknown[],
): unknown {
  // A view would speak as its own.
  const self = contextBehind(context);
  const result = speakers.during(self, speaker, () => send.apply(self, [...args]));
  if (speaker && !isPersona(speaker) && speaker.lifetime && result instanceof Promise) {
    // Who called hears of a failure.
    speaker.lifetime.during(() => result as Promise<unknown>).catch(() => undefined);
  }
  return result;
}

/** Bottender's methods are asynchronous: what is wrong with a call rejects. What they throw, they throw. */
export function rejecting(prepare: (this: object, ...args: unknown[]) => () => unknown): Method {
  return function (...args) {
    let send: () => unknown;
    try {
      send = prepare.apply(this, args);
    } catch (error) {
      return Promise.reject(error);
    }
    return send();
  };
}
