import type { Bot, MessengerContext, MessengerEvent } from 'bottender';
import { isPlainObject } from 'lodash';

import { PersonaError, shown } from '../errors';

/** A Bottender bot for Messenger, however it was created. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- bots of any body and client are welcome
export type MessengerBotLike = Bot<any, any, MessengerEvent, MessengerContext>;

/** The conversation of `withConversation`. */
export interface ConversationOptions {
  /** The recipient's page-scoped ID, as in `context.session.user.id`. */
  readonly psid: string;
  /**
   * The Page of the conversation. Required if `mapPageToAccessToken` chooses the token and the session does not know the
   * Page.
   *
   * @default the session's Page, otherwise the Page of the bot's access token
   */
  readonly pageId?: string;
  /**
   * A Bottender bot for Messenger.
   *
   * @default the bot that `bottender start` creates from the `bottender.config.js` in the working folder
   */
  readonly bot?: MessengerBotLike;
  /**
   * Whether to start a session if the recipient has none.
   *
   * @default false: a recipient without a session throws `UNKNOWN_CONVERSATION`
   */
  readonly create?: boolean;
}

type Check = (value: unknown) => boolean;

const expectations: Record<keyof ConversationOptions, readonly [check: Check, expected: string]> = {
  psid: [isText, "the recipient's ID as a string"],
  pageId: [isTextOrAbsent, 'the ID of a Page as a string'],
  bot: [
    (bot) => bot === undefined || isMessengerBot(bot),
    "a Bottender bot for Messenger, such as `new MessengerBot({…})`; personas outside an event are Messenger's",
  ],
  create: [(value) => value === undefined || typeof value === 'boolean', 'true or false'],
};

/** @throws PersonaError `INVALID_OPTION` */
export function checkConversationOptions(options: unknown): asserts options is ConversationOptions {
  if (!isPlainObject(options)) throw badOptions('an object such as { psid }', options);
  const given = options as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(expectations, name)) {
      throw badOptions(`the options ${Object.keys(expectations).join(', ')}`, name);
    }
  }
  for (const [name, [check, expected]] of Object.entries(expectations)) {
    if (!check(given[name])) throw badOptions(`\`${name}\` to be ${expected}`, given[name]);
  }
}

function badOptions(expected: string, got: unknown): PersonaError {
  // A bot holds an access token.
  const what =
    typeof got === 'object' && got !== null && !Array.isArray(got) ? 'an object' : shown(got);
  return new PersonaError(
    'INVALID_OPTION',
    `withConversation(): expected ${expected}, but got ${what}.`,
  );
}

/**
 * The bot that Bottender's own server makes from the `bottender.config.js` of the working folder.
 *
 * @throws PersonaError `INVALID_OPTION` where there is none for Messenger
 */
export function botOfBottender(): MessengerBotLike {
  const bot = channelBots()
    .map((channel) => channel.bot)
    .find(isMessengerBot);
  if (bot) return bot;
  throw noBot('no Messenger channel is enabled');
}

function channelBots(): { bot: unknown }[] {
  try {
    // It loads the whole project, so it waits for somebody who needs it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { default: getChannelBots } = require('bottender/dist/shared/getChannelBots') as {
      default: () => { bot: unknown }[];
    };
    return getChannelBots();
  } catch (error) {
    throw noBot(error instanceof Error ? error.message : String(error), error);
  }
}

function noBot(reason: string, cause?: unknown): PersonaError {
  return new PersonaError(
    'INVALID_OPTION',
    `withConversation(): there is no Messenger bot of the bottender.config.js in ${process.cwd()} (${reason}). ` +
      'Start the process in the folder of the bot, or give the bot as `bot`.',
    { cause },
  );
}

function isMessengerBot(value: unknown): value is MessengerBotLike {
  if (typeof value !== 'object' || value === null) return false;
  const { connector, sessions } = value as Partial<MessengerBotLike>;
  return connector?.platform === 'messenger' && typeof sessions?.read === 'function';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || isText(value);
}
