import type { MessengerContext } from 'bottender';

import type { Channel } from './channels/channel';
import { consoleChannel } from './channels/console';
import { contextCalls } from './channels/calls/context-calls';
import { lineChannel } from './channels/line';
import { messengerChannel } from './channels/messenger/channel';
import { silentChannel } from './channels/silent';
import { slackChannel } from './channels/slack';
import { viberChannel } from './channels/viber';
import { systemClock, type Clock } from './clock';
import { conversationsOf } from './conversations/with-conversation';
import type { ConversationOptions } from './conversations/options';
import { RunningSessions } from './conversations/running-sessions';
import { PersonaError } from './errors';
import { debug } from './events';
import { Memo } from './graph/memo';
import { readOptions, type PersonasOptions } from './options';
import { serviceOf } from './service';
import { warnOnce } from './warnings';

/** A Bottender plugin, for `plugins: [...]` of `bottender.config.js` and for `bot.use(...)`. */
export interface PersonasPlugin {
  (context: object): void;
  /**
   * Gives the function a context for a message that does not answer a webhook event: a reminder, or an agent's answer.
   *
   * The conversation's session is loaded, so its persona speaks. When the function has returned, the session is read
   * again and saved with the function's changes. Temporary personas live until then. Bottender writes sessions as a
   * whole, so a handler that is still running in another process can overwrite the changes.
   *
   * @returns what the function returns
   * @throws PersonaError `UNKNOWN_CONVERSATION` if the recipient has no session, `NOT_ALLOWED` if the Page has no access
   * token, `INVALID_OPTION` if an option is invalid; and whatever the function throws
   */
  withConversation<T>(
    options: ConversationOptions,
    action: (context: MessengerContext) => T | Promise<T>,
  ): Promise<T>;
  /**
   * Waits for messages and creations in progress, finishes pending deletions, stops all timers and releases the store.
   * It takes 10 seconds at most. Later events are handled without store, timers and deletions.
   */
  close(): Promise<void>;
}

/**
 * Where the command line finds the `Settings` of a plugin. It may be another copy of this package than the one
 * that the configuration loads, so the symbol is registered. A store put there before the first context is used.
 */
export const SETTINGS = Symbol.for('bottender-persona.settings');

/** On the prototypes made here, by whichever copy of this package: the plugin that made it. */
const ATTACHED_BY = Symbol.for('bottender-persona.attached-by');

/** After Messenger, each context is the first one's that it suits; the last suits all. */
const OTHER_CHANNELS = [lineChannel, slackChannel, viberChannel, consoleChannel, silentChannel];

/**
 * Creates the plugin, which adds the persona calls to every context.
 *
 * It checks the options and opens nothing: the store and timers wait for the first context.
 *
 * @throws PersonaError `INVALID_OPTION` or `INVALID_PROFILE`
 */
export function personas(options: PersonasOptions = {}): PersonasPlugin {
  return personasOn(systemClock, options);
}

/** The same with another clock, for simulations. */
export function personasOn(clock: Clock, options: PersonasOptions): PersonasPlugin {
  const settings = readOptions(options);
  const service = serviceOf(settings, clock);
  const { people } = service;
  const messenger = messengerChannel(service);
  const channels: Channel[] = [messenger, ...OTHER_CHANNELS.map((channel) => channel(service))];
  const running = new RunningSessions();

  const closed = (context: object) => {
    people.settle(context);
    running.end(context);
  };

  const prototypes = new Memo((base) => {
    const channel = channels.find(({ suits }) => suits(base)) as Channel;
    const calls = {
      ...contextCalls(base, service, channel, closed),
      ...channel.calls(base),
    };
    const prototype = derivePrototype(base, calls, attach);
    debug('attaching to %s', base.constructor.name);
    return { prototype, channel };
  });

  const attach = (context: object): void => {
    // Before the prototype is asked for: V8 knows it then, and need not look it up.
    const by = (context as { [ATTACHED_BY]?: unknown })[ATTACHED_BY];
    if (by === attach) return;
    if (by !== undefined) throw attachedTwice();
    const { prototype, channel } = prototypes.of(Object.getPrototypeOf(context) as object);
    if (!Reflect.setPrototypeOf(context, prototype)) return warnOfSealed();
    people.attached(context);
    channel.attached(context);
    if (channel === messenger) running.begin(context);
  };

  Object.defineProperty(attach, SETTINGS, { value: settings });
  const withConversation = conversationsOf({
    attach,
    clock,
    ended: (context) => service.speakers.ended(context),
    accountOf: messenger.accountOf,
    running,
    people,
  });
  return Object.assign(attach, { withConversation, close: () => service.close() });
}

/** The prototype that a context gets in the place of Bottender's: one for all contexts of its kind. */
function derivePrototype(base: object, calls: PropertyDescriptorMap, by: unknown): object {
  for (const call of Object.values(calls)) {
    call.configurable = true;
    // Writable, as Bottender's methods are: other plugins put theirs in front of ours.
    if ('value' in call) call.writable = true;
  }
  return Object.create(base, { ...calls, [ATTACHED_BY]: { value: by } }) as object;
}

function attachedTwice(): PersonaError {
  return new PersonaError(
    'INVALID_OPTION',
    'Two plugins of personas() are on one bot. Keep one of them, and put its options together.',
  );
}

function warnOfSealed(): void {
  warnOnce(
    'sealed context',
    'A context cannot be extended (it was sealed or frozen): it has no persona calls.',
  );
}
