import { hasPersonaOption, withoutPersonaOption } from '../persona-option';
import type { Service } from '../service';
import { described } from '../speaker';
import type { Channel, Method } from './channel';

/**
 * A channel with nothing to express a persona with: the calls exist and are checked, and the channel's own
 * methods never see a persona among their options.
 */
export function silentChannel({ speakers }: Service): Channel {
  const inFrontOf = (send: Method, name: string): Method =>
    function (this: object, ...args) {
      try {
        for (const arg of args) speakers.ofOptions(arg, `${name}()`);
      } catch (error) {
        return Promise.reject(error);
      }
      return send.apply(this, withoutPersona(args));
    };

  return {
    suits: () => true,
    // `_methodMissing` is where Bottender's console shows what it has no method for.
    sends: (method) => method === '_methodMissing' || /^(send|reply|push|post|typing)/.test(method),
    inFrontOf: (send, name) => (name === '_methodMissing' ? missing(send) : inFrontOf(send, name)),
    calls: () => ({}),
    attached: (context) => {
      // On the context itself: the proxy of Bottender's console calls getters on what it hides.
      Object.defineProperty(context, 'persona', {
        configurable: true,
        get: () => described(speakers.now(context)),
      });
    },
  };
}

/** An option object that held nothing else is left out: the console would print it. */
function withoutPersona(args: unknown[]): unknown[] {
  const left = args.map((arg) => (hasPersonaOption(arg) ? withoutPersonaOption(arg) : arg));
  const last = args.at(-1);
  return hasPersonaOption(last) && Object.keys(left.at(-1) as object).length === 0
    ? left.slice(0, -1)
    : left;
}

/** `_methodMissing(name, args)` has the method's own arguments in a list. */
function missing(send: Method): Method {
  return function (this: object, name, args) {
    return send.call(this, name, withoutPersona(args as unknown[]));
  };
}
