import type { Service } from '../service';
import { viewOf } from '../speakers/views';
import { readCall, rejecting, speakingAs } from './called';
import type { Channel, Method } from './channel';
import { frontOwnMethods, frontsOf } from './fronts';
import { heldBack } from './held-back';
import { lookOn, personaOn } from './look';
import { argsWithName } from './text-prefix';
import { nothingToShowItWith, Unshown } from './unshown';

/** Methods whose options are looked at: also those that send no message of their own. */
const TAKES_OPTIONS = /^(send|reply|push|post|typing|edit|forward|answer|stop|pin)/;

/**
 * A channel with nothing to show a persona with (Telegram, WhatsApp, what comes): the calls exist and are
 * checked, the channel's own methods never see a persona, and `fallback` decides about each message.
 */
export function silentChannel(service: Service): Channel {
  const { people, speakers } = service;
  const unshown = new Unshown(service);

  const inFrontOf = (send: Method, name: string, foreign: boolean): Method | undefined => {
    if (!TAKES_OPTIONS.test(name)) return undefined;
    return rejecting(function (...given) {
      const where = `${name}()`;
      const { args, option } = readCall(speakers, this, given, where);
      const speaker = option === undefined ? speakers.now(this) : option;
      const look = isMessage(name) ? lookOn(undefined, speaker) : undefined;
      if (!look || isSimulated(this)) {
        if (option === undefined && !foreign) return () => send.apply(this, args);
        return () => speakingAs(speakers, this, speaker, send, args);
      }
      const trouble = nothingToShowItWith(where);
      const { platform } = this as { platform?: string };
      const said = unshown.instead(args, { context: this, look, trouble }, (unnamed, by) =>
        argsWithName(name, unnamed, by, String(platform)),
      );
      // Bottender's own methods call one another: once is enough.
      return () => speakingAs(speakers, this, null, send, said);
    });
  };

  const held = heldBack(people.charges, inFrontOf);

  return {
    suits: () => true,
    calls: (prototype) => ({
      ...personaOn(undefined, speakers),
      ...frontsOf(prototype, held),
    }),
    attached: (context) => frontOwnMethods(context, held),
    as: (context, speaker) => viewOf(context, speaker, () => ({})),
  };
}

/** A chat action (`typing`) is no message. */
function isMessage(name: string): boolean {
  return /^(send|reply|push|post)/.test(name) && !name.endsWith('Action');
}

/** A context of Bottender's test utilities sends nothing: its own `sendText` does not even take a text. */
function isSimulated(context: object): boolean {
  const { sendText } = Object.getPrototypeOf(Object.getPrototypeOf(context)) as {
    sendText?: Method;
  };
  return sendText?.length === 0;
}
