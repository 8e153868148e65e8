import type { MessengerContext } from 'bottender';

import type { PersonasPlugin } from '../../../src';
import type { TestBot } from '../../support/bot';
import type { ScheduledTalk } from './program';

/** Runs a handler in an event of the talk's user, or without one. */
export function talking<T>(
  bot: TestBot,
  { psid, outside }: Pick<ScheduledTalk, 'psid' | 'outside'>,
  handler: (context: MessengerContext) => Promise<T>,
): Promise<T> {
  if (!outside) return bot.handle(handler, { psid });
  const { withConversation } = bot.plugin as PersonasPlugin;
  return withConversation({ psid, bot: bot.bot, create: true }, handler);
}
