import type { Service } from '../service';
import { readCall, rejecting } from './called';
import type { Channel, Method } from './channel';
import type { Speaker } from '../speakers/persona';
import { viewOf } from '../speakers/views';
import { frontOwnMethods, frontsOf } from './fronts';
import { heldBack } from './held-back';
import { lookOn, seenOn } from './look';
import { nothingToShowItWith } from './unshown';

/** What Bottender's console has, beside what every context has. */
interface ConsoleContext {
  _methodMissing: (name: string, args: unknown[]) => unknown;
}

const SENDS = /^(send|reply|push|post)/;
const TAKES_OPTIONS = /^(send|reply|push|post|typing)/;

/**
 * Bottender's console (`bottender dev --console`): the speaker's name is shown before what it says, unless `fallback` is
 * `'throw'`.
 */
export function consoleChannel({ fallback, people, speakers }: Service): Channel {
  /** What a call shows of its speaker. */
  const nameOf = (context: object, name: string, option: Speaker | null | undefined) => {
    if (!SENDS.test(name)) return undefined;
    const look = lookOn(undefined, option === undefined ? speakers.now(context) : option);
    if (look && fallback === 'throw') throw nothingToShowItWith(`${name}()`);
    return look?.name;
  };

  const inFrontOf = (send: Method, name: string): Method | undefined => {
    if (!TAKES_OPTIONS.test(name)) return undefined;
    return rejecting(function (...given) {
      const { args, option } = readCall(speakers, this, given, `${name}()`);
      const speaker = nameOf(this, name, option);
      const [text, ...others] = args;
      const said =
        speaker && name === 'sendText' ? [`${speaker}: ${String(text)}`, ...others] : args;
      return () => send.apply(this, said);
    });
  };

  /** Shows what the console has no method for. */
  const inFrontOfMissing = (show: Method, name: string): Method =>
    rejecting(function (...given) {
      const { args, option } = readCall(speakers, this, given, `${name}()`);
      const speaker = nameOf(this, name, option);
      return () => show.call(this, speaker ? `${speaker}: ${name}` : name, args);
    });

  const held = heldBack(people.charges, inFrontOf);
  const heldMissing = heldBack(people.charges, inFrontOfMissing);

  return {
    suits: (prototype) => '_methodMissing' in prototype,
    calls: (prototype) => frontsOf(prototype, held),
    attached: (context) => {
      frontOwnMethods(context, held);
      const show = (context as ConsoleContext)._methodMissing as Method;
      const shownMissing = (name: string, args: unknown[]) =>
        heldMissing(show, name, false)?.apply(context, args);
      // On the context itself: its proxy calls both on what it hides, which nobody else knows.
      Object.defineProperties(context, {
        persona: { configurable: true, get: () => seenOn(undefined, speakers.now(context)) },
        _methodMissing: { configurable: true, value: shownMissing },
      });
    },
    as: (context, speaker) =>
      viewOf(context, speaker, () => ({ persona: seenOn(undefined, speaker) })),
  };
}
