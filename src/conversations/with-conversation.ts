import type { MessengerContext } from 'bottender';

import { PersonaError, shown } from '../errors';
import { openConversation, type Attach } from './open-conversation';
import { checkConversationOptions, type ConversationOptions } from './options';
import type { RunningSessions } from './running-sessions';
import { saveSession } from './save-session';

/** What `withConversation` needs of the plugin that it belongs to. */
export interface ConversationPlugin extends Attach {
  /** Ends the context's lifetime. */
  readonly ended: (context: object) => void;
  readonly running: RunningSessions;
}

/** A function that speaks in a conversation. */
type Action<T> = (context: MessengerContext) => T | Promise<T>;

/**
 * Makes `withConversation`: a context for a message that no webhook event asked for.
 *
 * Everything in it is Bottender's own: session store, connector, plugins, batch queue.
 */
export function conversationsOf(plugin: ConversationPlugin) {
  return async <T>(options: ConversationOptions, action: Action<T>): Promise<T> => {
    checkConversationOptions(options);
    if (typeof action !== 'function') {
      throw new PersonaError(
        'INVALID_OPTION',
        `withConversation(): expected a function after the options, but got ${shown(action)}.`,
      );
    }
    const conversation = await openConversation(plugin, options);
    const { context } = conversation;
    try {
      const result = await action(context);
      plugin.people.settle(context);
      await saveSession(conversation, plugin.running, plugin.clock);
      return result;
    } finally {
      plugin.running.end(context);
      plugin.ended(context);
    }
  };
}
