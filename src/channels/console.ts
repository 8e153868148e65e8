import type { Service } from '../service';
import { readCall, rejecting } from './called';
import type { Channel, Method } from './channel';
import { lookOn, seenOn } from './look';

/** What Bottender's console has, beside what every context has. */
interface ConsoleContext {
  _methodMissing: (name: string, args: unknown[]) => unknown;
}

const SENDS = /^(send|reply|push|post|typing)/;

/** Bottender's console (`bottender dev --console`): the speaker's name is shown before what it says. */
export function consoleChannel({ speakers }: Service): Channel {
  const inFrontOf = (send: Method, name: string): Method =>
    rejecting(function (...given) {
      const { args, option } = readCall(speakers, given, `${name}()`);
      const look = lookOn(undefined, option === undefined ? speakers.now(this) : option);
      const [text, ...others] = args;
      const said =
        look && name === 'sendText' ? [`${look.name}: ${String(text)}`, ...others] : args;
      return () => send.apply(this, said);
    });

  /** Shows what the console has no method for. */
  const shownMissing = (context: object, show: Method): Method =>
    rejecting((name, given) => {
      const { args, option } = readCall(speakers, given as unknown[], `${String(name)}()`);
      const look = lookOn(undefined, option === undefined ? speakers.now(context) : option);
      const shown = look && SENDS.test(String(name)) ? `${look.name}: ${String(name)}` : name;
      return () => show.call(context, shown, args);
    });

  return {
    suits: (prototype) => '_methodMissing' in prototype,
    sends: (method) => SENDS.test(method),
    inFrontOf,
    calls: () => ({}),
    attached: (context) => {
      const show = (context as ConsoleContext)._methodMissing as Method;
      // On the context itself: its proxy calls both on what it hides, which nobody else knows.
      Object.defineProperties(context, {
        persona: { configurable: true, get: () => seenOn(undefined, speakers.now(context)) },
        _methodMissing: { configurable: true, value: shownMissing(context, show) },
      });
    },
  };
}
