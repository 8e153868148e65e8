import { AsyncLocalStorage } from 'node:async_hooks';

import { isPlainObject } from 'lodash';

import type { Service } from '../service';
import { refusalOf } from '../speakers/channel-limits';
import type { Speaker } from '../speakers/persona';
import { hasPersonaOption, withoutPersonaOption } from '../speakers/persona-option';
import { viewOf } from '../speakers/views';
import { readCall, rejecting, speakingAsToldIn } from './called';
import type { Channel, Method } from './channel';
import { frontOwnMethods, frontsOf } from './fronts';
import { heldBack } from './held-back';
import { lookOn, personaOn } from './look';
import { rosterWarning } from './roster-warning';
import { messageWithName } from './text-prefix';
import { doesNotFit, Unshown } from './unshown';

/** A message as LINE takes it, of which only what matters here is known. */
interface LineMessage {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly sender?: unknown;
}

const SENDS = /^(send|reply|push|typing)/;
/** The methods that all others of Bottender's LINE context end in. */
const ENDS = new Set(['reply', 'push']);

/**
 * LINE: `sender: { name, iconUrl }` on each message, when it is handed to `reply` or `push`. In batch mode
 * Bottender sends them when the handler has ended, and each is spoken by who spoke when it was called.
 */
export function lineChannel(service: Service): Channel {
  const { people, speakers } = service;
  const senders = new Senders(service);
  const warn = rosterWarning('line', service.roster);

  const inFrontOf = (send: Method, name: string, foreign: boolean): Method | undefined => {
    if (!SENDS.test(name)) return undefined;
    if (ENDS.has(name)) return senders.inFrontOf(send, name);
    const front = speakingAsToldIn(speakers, send, name, foreign);
    return name.endsWith('CarouselTemplate') ? senders.keptFor(front) : front;
  };

  const held = heldBack(people.charges, inFrontOf);

  return {
    suits: (prototype) => 'replyText' in prototype && 'pushText' in prototype,
    calls: (prototype) => ({
      ...personaOn('line', speakers),
      ...frontsOf(prototype, held),
    }),
    attached: (context) => {
      warn();
      frontOwnMethods(context, held);
    },
    as: (context, speaker) => viewOf(context, speaker, () => ({})),
  };
}

/**
 * The caller's own sender of a carousel under way: `Line.createCarouselTemplate` drops it. One for all plugins of a process:
 * each storage that was used once slows down every promise.
 */
const ownSenders = new AsyncLocalStorage<{ context: object; sender: unknown }>();

/** Puts the sender on messages. */
class Senders {
  private readonly unshown: Unshown;

  constructor(private readonly service: Service) {
    this.unshown = new Unshown(service);
  }

  /** What stands in front of `reply` and `push`. */
  inFrontOf(send: Method, name: string): Method {
    const stamp = this.stamp.bind(this);
    const { speakers } = this.service;
    return rejecting(function (messages, ...others) {
      const { args, option } = readCall(speakers, this, others, `${name}()`);
      const speaker = option === undefined ? speakers.now(this) : option;
      const stamped: unknown = Array.isArray(messages)
        ? messages.map((message: unknown) => stamp(this, message, speaker, `${name}()`))
        : messages;
      return () => send.call(this, stamped, ...args);
    });
  }

  /** Keeps the sender in the options of a carousel for the message that is made of them. */
  keptFor(send: Method): Method {
    return function (...args) {
      const sender: unknown = (args.at(-1) as LineMessage | null | undefined)?.sender;
      if (sender === undefined) return send.apply(this, args);
      return ownSenders.run({ context: this, sender }, () => send.apply(this, args));
    };
  }

  private stamp(context: object, given: unknown, named: Speaker | null, where: string): unknown {
    if (!isPlainObject(given)) return given;
    const { speakers } = this.service;
    const option = speakers.ofOptions(context, given, where);
    const message: LineMessage = hasPersonaOption(given)
      ? (withoutPersonaOption(given) as LineMessage)
      : (given as LineMessage);
    if (message.sender !== undefined) return message;
    const own = ownSenders.getStore();
    if (own?.context === context) return { ...message, sender: own.sender };

    const look = lookOn('line', option === undefined ? named : option);
    if (!look) return message;
    const refusal = refusalOf('line', 'name', look);
    if (refusal !== undefined) {
      const trouble = doesNotFit(where, refusal, look);
      return this.unshown.instead(message, { context, look, trouble }, (unnamed, name) =>
        messageWithName(unnamed, name, 'line'),
      );
    }
    const { name, profilePictureUrl: iconUrl } = look;
    // A picture that LINE would refuse the message for is left out.
    const shown =
      iconUrl !== undefined && refusalOf('line', 'profilePictureUrl', look) === undefined;
    return { ...message, sender: { name, ...(shown && { iconUrl }) } };
  }
}
