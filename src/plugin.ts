import type { MessengerContext } from 'bottender';

import type { Channel, Method } from './channels/channel';
import { consoleChannel } from './channels/console';
import { lineChannel } from './channels/line';
import { messengerChannel } from './channels/messenger/channel';
import { silentChannel } from './channels/silent';
import { slackChannel } from './channels/slack';
import { viberChannel } from './channels/viber';
import { contextCalls } from './channels/context-calls';
import { conversationsOf } from './conversations/with-conversation';
import type { ConversationOptions } from './conversations/options';
import { debug } from './events';
import { readOptions, type PersonasOptions } from './options';
import { serviceOf, type Service } from './service';

/** A Bottender plugin, for `plugins: [...]` of `bottender.config.js` and for `bot.use(...)`. */
export interface PersonasPlugin {
  (context: object): void;
  /**
   * Gives the function a context for a message that no webhook event asked for: an agent's answer, a reminder.
   *
   * The conversation's session is loaded, so its persona speaks; what the function changed of it is saved, after
   * reading it again, when the function has returned. Temporary personas live until then. A webhook handler of
   * another process that is still running writes its whole session later and can overwrite that: Bottender's way.
   *
   * @returns what the function returns
   * @throws PersonaError `UNKNOWN_CONVERSATION` for a recipient without a session, `NOT_ALLOWED` for a Page without
   * an access token, `INVALID_OPTION`; what the function throws
   */
  withConversation<T>(
    options: ConversationOptions,
    action: (context: MessengerContext) => T | Promise<T>,
  ): Promise<T>;
  /**
   * Ends all contexts that are still open, finishes pending deletions and releases the store.
   *
   * @throws what the store throws
   */
  close(): Promise<void>;
}

/**
 * Where the command line finds the `Settings` of a plugin. It may be another copy of this package than the one
 * that the configuration loads, so the symbol is registered. A store put there before the first context is used.
 */
export const SETTINGS = Symbol.for('bottender-persona.settings');

/** After Messenger, each context is the first one's that it suits; the last suits all. */
const OTHER_CHANNELS = [lineChannel, slackChannel, viberChannel, consoleChannel, silentChannel];

/** The prototypes made here, of whichever plugin: each context is attached to once. */
const attachedPrototypes = new WeakSet<object>();

/**
 * Makes the plugin that gives every context its persona calls.
 *
 * It checks the options and opens nothing: that waits for the first context.
 *
 * @throws PersonaError `INVALID_OPTION` or `INVALID_PROFILE`
 */
export function personas(options: PersonasOptions = {}): PersonasPlugin {
  const settings = readOptions(options);
  const service = serviceOf(settings);
  const messenger = messengerChannel(service);
  const channels = [messenger, ...OTHER_CHANNELS.map((channel) => channel(service))];
  const prototypes = new Map<object, readonly [prototype: object, channel: Channel]>();

  const attach = (context: object): void => {
    const base = Object.getPrototypeOf(context) as object;
    if (attachedPrototypes.has(base)) return;
    let derived = prototypes.get(base);
    if (!derived) {
      const channel = channels.find(({ suits }) => suits(base)) as Channel;
      derived = [derivePrototype(base, channel, service), channel];
      prototypes.set(base, derived);
      attachedPrototypes.add(derived[0]);
      debug('attaching to %s', base.constructor.name);
    }
    const [prototype, channel] = derived;
    Object.setPrototypeOf(context, prototype);
    standInFrontOfForeignMethods(context, channel);
    channel.attached(context);
  };

  Object.defineProperty(attach, SETTINGS, { value: settings });
  const withConversation = conversationsOf({
    attach,
    ended: (context) => service.speakers.ended(context),
    pageOfToken: messenger.pageOfToken,
    openContexts: service.openContexts,
  });
  return Object.assign(attach, { withConversation, close: () => service.close() });
}

/** The prototype that a context gets in the place of Bottender's: one for all contexts of its kind. */
function derivePrototype(base: object, channel: Channel, service: Service): object {
  const sends: PropertyDescriptorMap = {};
  for (
    let level = base;
    level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const send: unknown = Object.getOwnPropertyDescriptor(level, name)?.value;
      if (typeof send !== 'function' || !channel.sends(name) || Object.hasOwn(sends, name))
        continue;
      sends[name] = { value: channel.inFrontOf(send as Method, name, false) };
    }
  }
  const calls: PropertyDescriptorMap = {
    ...contextCalls(base, service),
    ...channel.calls(base),
    ...sends,
  };
  for (const call of Object.values(calls)) Object.assign(call, { configurable: true });
  // Writable, as Bottender's methods are: other plugins put theirs in front of ours.
  for (const call of Object.values(calls)) if ('value' in call) call.writable = true;
  return Object.create(base, calls) as object;
}

/**
 * Methods on the context itself hide those of the prototype: another plugin's (Bottender's `withTyping`),
 * or the mocks of Bottender's test utilities, which go on to be mocks.
 */
function standInFrontOfForeignMethods(context: object, channel: Channel): void {
  for (const name of Object.keys(context)) {
    const own: unknown = Reflect.get(context, name);
    if (typeof own !== 'function' || !channel.sends(name)) continue;
    const front = channel.inFrontOf(own as Method, name, true);
    const proxy = new Proxy(own, { apply: (_, self, args) => front.apply(self as object, args) });
    Reflect.set(context, name, proxy);
  }
}
