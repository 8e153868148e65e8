import { get, isPlainObject, mapValues, omitBy } from 'lodash';

import type { Service } from '../service';
import { viewOf } from '../speakers/views';
import { readCall, rejecting, speakingAsToldIn } from './called';
import type { Channel, Method } from './channel';
import { frontOwnMethods, frontsOf } from './fronts';
import { heldBack } from './held-back';
import { lookOn, personaOn } from './look';
import { messageWithName } from './text-prefix';
import { nothingToShowItWith, Unshown } from './unshown';

type Fields = Readonly<Record<string, unknown>>;
type Chat = Record<string, unknown>;

const PICTURES = ['iconUrl', 'icon_url', 'iconEmoji', 'icon_emoji'];
/** What Slack shows an author by. A key without a value would go out as an empty text. */
const AUTHOR = new Set(['username', ...PICTURES]);

/** The prototype's methods that post a message, and those of `context.chat`. */
const POSTS = new Set(['_postMessage', '_postEphemeral', 'postMessage', 'postEphemeral']);
/** Those of `context.chat` that post one which shows no author but the bot. */
const POSTS_AS_BOT = new Set(['meMessage', 'scheduleMessage']);

/**
 * Slack: `username` and `icon_url` on `chat.postMessage` and `chat.postEphemeral`, and on all that ends there.
 * Without the scope `chat:write.customize` Slack ignores them.
 */
export function slackChannel(service: Service): Channel {
  const { people, speakers } = service;
  const unshown = new Unshown(service);

  /** What stands in front of a method that takes a message, or what it refers to, as its one argument. */
  const front = (send: Method, name: string, posts: 'as author' | 'as bot' | 'nothing'): Method =>
    rejecting(function (...given) {
      const where = `chat.${name.replace(/^_/, '')}()`;
      const { args, option } = readCall(speakers, this, given, where);
      const [message, ...others] = args;
      const look = lookOn('slack', option === undefined ? speakers.now(this) : option);
      if (!isPlainObject(message) || posts === 'nothing') return () => send.apply(this, args);
      const unnamed = omitBy(
        message as Fields,
        (value, key) => value === undefined && AUTHOR.has(key),
      );
      if (!look || speaksAsUser(unnamed)) return () => send.call(this, unnamed, ...others);
      if (posts === 'as author') {
        return () => send.call(this, { ...authorOf(look, unnamed), ...unnamed }, ...others);
      }
      const trouble = nothingToShowItWith(where);
      const said = unshown.instead(unnamed, { context: this, look, trouble }, (one, by) =>
        messageWithName(one, escaped(by), 'slack'),
      );
      return () => send.call(this, said, ...others);
    });

  const inFrontOf = (send: Method, name: string, foreign: boolean): Method | undefined => {
    if (POSTS.has(name) && name.startsWith('_')) return front(send, name, 'as author');
    const sends = /^(send|typing)/.test(name) || POSTS.has(name);
    return sends ? speakingAsToldIn(speakers, send, name, foreign) : undefined;
  };

  /** Methods of `context.chat` are bound to the context: those of a view run in a scope of its speaker. */
  const speakingAsIn = (view: object) => (send: unknown, name: string) =>
    typeof send === 'function'
      ? speakingAsToldIn(speakers, send as Method, `chat.${name}`, true).bind(view)
      : send;

  const held = heldBack(people.charges, inFrontOf, isElsewhere);

  return {
    suits: (prototype) => '_postMessage' in prototype && '_postEphemeral' in prototype,
    calls: (prototype) => ({
      ...personaOn('slack', speakers),
      ...frontsOf(prototype, held),
    }),
    attached: (context) => {
      frontOwnMethods(context, held);
      const { chat } = context as { chat?: Chat };
      if (!chat) return;
      // Bottender bound each context's own when it was made, so that the prototype's are not asked.
      for (const [name, send] of Object.entries(chat)) {
        if (typeof send !== 'function') continue;
        const posts = POSTS.has(name) ? 'as author' : POSTS_AS_BOT.has(name) ? 'as bot' : 'nothing';
        const posting = heldBack(
          people.charges,
          () => front(send as Method, name, posts),
          isElsewhere,
        );
        chat[name] = posting(send as Method, name, true)?.bind(context);
      }
    },
    as: (context, speaker) =>
      viewOf(context, speaker, (view) => {
        const { chat } = context as { chat?: Chat };
        return chat ? { chat: mapValues(chat, speakingAsIn(view)) } : {};
      }),
  };
}

/** A message may name its channel itself: it is the customer's own by the channel's ID or, for a direct message, the user's. */
function isElsewhere(context: object, args: readonly unknown[]): boolean {
  const { session } = context as { session?: Fields | null };
  const own = [get(session, 'channel.id'), get(session, 'user.id')];
  return args.some((arg) => {
    const channel: unknown = isPlainObject(arg) ? (arg as Fields).channel : undefined;
    return channel !== undefined && !own.includes(channel);
  });
}

/** What is added to a message: nothing to a name of the caller's own, no picture to one of the caller's own. */
function authorOf(
  { name, profilePictureUrl: iconUrl }: { name: string; profilePictureUrl?: string },
  message: Fields,
): Fields {
  if ('username' in message) return {};
  const pictured = iconUrl === undefined || PICTURES.some((key) => key in message);
  return { username: name, ...(!pictured && { iconUrl }) };
}

function speaksAsUser(message: Fields): boolean {
  return Boolean(message.asUser ?? message.as_user);
}

/** A name as Slack's mark-up has it: `<!channel>` in a name would call everybody. */
function escaped(name: string): string {
  return name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
