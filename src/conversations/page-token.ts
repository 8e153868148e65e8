import type { MessengerContext, MessengerEvent } from 'bottender';

import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import { debug } from '../events';
import type { Account } from '../graph/account';
import type { Page } from '../graph/pages';
import type { MessengerBotLike } from './options';

/** Who knows which Page a token speaks for. */
export interface TokenAccounts {
  readonly clock: Clock;
  /** The Page of the context's token, with the calls to ask for it. */
  readonly accountOf: (context: MessengerContext) => Account;
}

/**
 * The Page that the conversation is with; `undefined` where the bot has one and nobody can tell now which.
 *
 * @throws PersonaError `NOT_ALLOWED` without an access token, `INVALID_OPTION` where several Pages come into question
 */
export async function pageOfConversation(
  plugin: TokenAccounts,
  bot: MessengerBotLike,
  psid: string,
  pageId: string | undefined,
): Promise<string | undefined> {
  if (pageId !== undefined) return pageId;
  if (mapsPages(bot)) throw unknownPage(psid);
  const context = await contextOf(bot, {
    event: eventOf(bot, plugin.clock, psid, undefined),
    session: null,
  });
  if (!context.accessToken) throw noToken(undefined);
  return (await tokensPage(plugin, context))?.id;
}

/**
 * Checks that the context has a token of its Page.
 *
 * @param known the Page that the session is with: a bot of one Page has its token
 * @throws PersonaError `NOT_ALLOWED`
 */
export async function checkToken(
  plugin: TokenAccounts,
  bot: MessengerBotLike,
  context: MessengerContext,
  pageId: string | undefined,
  known: string | undefined,
): Promise<void> {
  // One that `mapPageToAccessToken` gave for this Page.
  if (context._customAccessToken) return;
  if (!context.accessToken) throw noToken(pageId);
  if (pageId === undefined || (pageId === known && !mapsPages(bot))) return;
  const page = await tokensPage(plugin, context);
  if (page && page.id !== pageId) throw noToken(pageId);
}

/** A context of Bottender's own making. */
export async function contextOf(
  { connector }: MessengerBotLike,
  params: Parameters<MessengerBotLike['connector']['createContext']>[0],
): Promise<MessengerContext> {
  return (await connector.createContext(params)) as MessengerContext;
}

/** What the context calls its event: somebody wrote nothing to a Page. */
export function eventOf(
  bot: MessengerBotLike,
  clock: Clock,
  psid: string,
  pageId: string | undefined,
): MessengerEvent {
  const timestamp = clock.wallMs();
  const recipient = pageId === undefined ? {} : { recipient: { id: pageId } };
  const messaging = [{ sender: { id: psid }, ...recipient, timestamp }];
  const body = { object: 'page', entry: [{ id: pageId, time: timestamp, messaging }] };
  const [event] = bot.connector.mapRequestToEvents(body);
  return event as MessengerEvent;
}

/** Messenger refuses a recipient of another Page: that nobody can tell now must not cost the message. */
async function tokensPage(
  plugin: TokenAccounts,
  context: MessengerContext,
): Promise<Page | undefined> {
  try {
    return await plugin.accountOf(context).askPage();
  } catch (error) {
    debug('the Page of the access token cannot be told: %s', error);
    return undefined;
  }
}

function mapsPages({ connector }: MessengerBotLike): boolean {
  return Boolean((connector as { _mapPageToAccessToken?: unknown })._mapPageToAccessToken);
}

function unknownPage(psid: string): PersonaError {
  return new PersonaError(
    'INVALID_OPTION',
    `withConversation(): the session of ${psid} does not say which Page it is with. The bot has several ` +
      '(`mapPageToAccessToken`): pass `pageId`.',
  );
}

function noToken(pageId: string | undefined): PersonaError {
  const page = pageId === undefined ? '' : ` for the Page ${pageId}`;
  return new PersonaError(
    'NOT_ALLOWED',
    `withConversation(): the bot has no access token${page}. Give it one in \`accessToken\` or ` +
      '`mapPageToAccessToken`.',
  );
}
