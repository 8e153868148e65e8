import type { MessengerContext, MessengerEvent } from 'bottender';
import { cloneDeep } from 'lodash';

import { PersonaError } from '../errors';
import type { People } from '../people/people';
import { botOfBottender, type ConversationOptions, type MessengerBotLike } from './options';
import {
  checkToken,
  contextOf,
  eventOf,
  pageOfConversation,
  type TokenAccounts,
} from './page-token';
import { SessionTurns } from './session-turns';

/** How a plugin gets at the context. */
export interface Attach extends TokenAccounts {
  readonly attach: (context: object) => void;
  readonly people: People;
}

/** A session as Bottender keeps it. */
export type Session = NonNullable<MessengerContext['_session']>;

/** A conversation outside an event. */
export interface Conversation {
  readonly context: MessengerContext;
  readonly session: Session;
  /** The session as it was before anybody had the context. */
  readonly before: Session;
  readonly isNew: boolean;
  readonly turns: SessionTurns;
}

/**
 * Makes the context as Bottender makes one for an event.
 *
 * @throws PersonaError `UNKNOWN_CONVERSATION`, `NOT_ALLOWED` or `INVALID_OPTION`, before anything is sent or written
 */
export async function openConversation(
  plugin: Attach,
  options: ConversationOptions,
): Promise<Conversation> {
  const { psid, bot = botOfBottender(), create = false } = options;
  await bot.initSessionStore();
  const turns = SessionTurns.of(bot.sessions, plugin.clock);
  const id = `${bot.connector.platform}:${psid}`;
  const found = await bot.sessions.read(id);
  if (!found && !create) throw unknownConversation(psid);
  const session = found ?? (Object.create(null) as Session);

  const page = await pageOfConversation(plugin, bot, psid, options.pageId ?? pageIdOf(session));
  const event = eventOf(bot, plugin.clock, psid, page);
  await prepare(session, id, bot, event);
  const { _initialState: initialState, emitter } = bot;
  const context = await contextOf(bot, { event, session, initialState, emitter });
  await checkToken(plugin, bot, context, page, pageIdOf(found));

  const before = cloneDeep(session);
  // What others change meanwhile is in the session, too, and no change of this one's.
  turns.handedOut.give(id, before);
  plugin.people.charges.setOutside(context);
  // Attaching twice is attaching once.
  const plugins = [...bot._plugins, plugin.attach] as ((context: object) => unknown)[];
  await Promise.all(plugins.map((attach) => attach(context)));
  return { context, session, before, isNew: !found, turns };
}

/** Makes of the session what Bottender makes of it before it makes a context. */
async function prepare(
  session: Session,
  id: string,
  { connector }: MessengerBotLike,
  event: MessengerEvent,
): Promise<void> {
  if (!session.user) await connector.updateSession(session, event);
  const { platform } = connector;
  const known = session as Record<string, unknown>;
  const fixed = {
    id: known.id ?? id,
    platform: known.platform ?? platform,
    user: known.user,
    page: known.page,
  };
  for (const [name, value] of Object.entries(fixed)) {
    Object.defineProperty(session, name, { value: Object.freeze(value), enumerable: true });
  }
}

function pageIdOf(session: Session | null): string | undefined {
  const { id } = (session?.page ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

function unknownConversation(psid: string): PersonaError {
  return new PersonaError(
    'UNKNOWN_CONVERSATION',
    `withConversation(): the recipient ${psid} has no session here. Share the session store with the process that ` +
      'runs the webhook, or pass `create: true` to begin one.',
  );
}
