import { isPlainObject, omit } from 'lodash';

import type { Service } from '../service';
import { refusalOf } from '../speakers/channel-limits';
import { viewOf } from '../speakers/views';
import { readCall, rejecting, speakingAs } from './called';
import type { Channel, Method } from './channel';
import { frontOwnMethods, frontsOf } from './fronts';
import { heldBack } from './held-back';
import { lookOn, personaOn, type Look } from './look';
import { rosterWarning } from './roster-warning';
import { argsWithName } from './text-prefix';
import { doesNotFit, Unshown } from './unshown';

const SENDS = /^(send|typing)/;

/** Who Viber shows a message as. */
interface Sender {
  readonly name: string;
  readonly avatar?: string;
}

/** What matters here of Viber's client: it sends as its `sender` what has none of its own. */
interface ViberClient {
  sender?: Sender;
}

/**
 * Viber: `sender: { name, avatar }` on each message, by a client of the context's own that inherits from
 * Bottender's. What is sent through `context.client` speaks so, too; the shared client is never changed.
 */
export function viberChannel(service: Service): Channel {
  const { people, speakers } = service;
  const unshown = new Unshown(service);
  const warn = rosterWarning('viber', service.roster);

  const inFrontOf = (send: Method, name: string, foreign: boolean): Method | undefined => {
    if (!SENDS.test(name)) return undefined;
    return rejecting(function (...given) {
      const where = `${name}()`;
      const call = readCall(speakers, this, given, where);
      const { option } = call;
      const speaker = option === undefined ? speakers.now(this) : option;
      const args = call.args.map(withoutEmptySender);
      const look = lookOn('viber', speaker);
      const refusal = look && refusalOf('viber', 'name', look);
      if (!look || refusal === undefined || args.some(hasSender)) {
        if (option === undefined && !foreign) return () => send.apply(this, args);
        return () => speakingAs(speakers, this, speaker, send, args);
      }
      const trouble = doesNotFit(where, refusal, look);
      const said = unshown.instead(args, { context: this, look, trouble }, (unnamed, by) =>
        argsWithName(name, unnamed, by, 'viber'),
      );
      return () => speakingAs(speakers, this, null, send, said);
    });
  };

  const clientAs = (context: object, look: () => Look | undefined): ViberClient =>
    clientOf((context as { _client: ViberClient })._client, look);

  const held = heldBack(people.charges, inFrontOf);

  return {
    suits: (prototype) => 'sendURL' in prototype && 'sendCarouselContent' in prototype,
    calls: (prototype) => ({
      ...personaOn('viber', speakers),
      ...frontsOf(prototype, held),
    }),
    attached: (context) => {
      warn();
      frontOwnMethods(context, held);
      const client = clientAs(context, () => lookOn('viber', speakers.now(context)));
      Object.assign(context, { _client: client });
    },
    as: (context, speaker) =>
      viewOf(context, speaker, () => {
        const client = clientAs(context, () => lookOn('viber', speaker));
        return { _client: client, client };
      }),
  };
}

/** A client that sends as who speaks now; a sender that is set on it stays its own. */
function clientOf(base: ViberClient, lookNow: () => Look | undefined): ViberClient {
  let own: Sender | undefined;
  return Object.create(base, {
    sender: {
      get: () => own ?? senderOf(lookNow()) ?? base.sender,
      set: (sender: Sender | undefined) => {
        own = sender;
      },
    },
  }) as ViberClient;
}

function senderOf(look: Look | undefined): Sender | undefined {
  if (!look || refusalOf('viber', 'name', look) !== undefined) return undefined;
  const { name, profilePictureUrl: avatar } = look;
  return { name, ...(avatar !== undefined && { avatar }) };
}

function hasSender(arg: unknown): boolean {
  return isPlainObject(arg) && (arg as ViberClient).sender !== undefined;
}

/** A sender that is `undefined` would take the name away that Viber asks for. */
function withoutEmptySender(arg: unknown): unknown {
  const isEmpty = isPlainObject(arg) && 'sender' in (arg as object) && !hasSender(arg);
  return isEmpty ? omit(arg as object, 'sender') : arg;
}
