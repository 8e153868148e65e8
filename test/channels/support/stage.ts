import type { LineContext } from 'bottender';

import type { PersonaOption, PersonaProfile } from '../../../src';
import {
  EXISTING_PROFILES,
  HOUSE,
  PROFILES,
  rosterOf,
  TEMPORARY_PROFILES,
  type Voice,
} from '../../promises/support/cast';
import type { Ref } from '../../promises/support/program';
import type { Acts } from '../../promises/support/runner';
import type { ChannelName, Contexts } from './bots';
import type { Arrived } from './recorder';

/** What reached somebody, and under whose name and picture. */
export interface Heard {
  what: string;
  to: string;
  name: string | null;
  picture: string | null;
}

/** How a program is played on a channel, and how what arrives there is read. */
export interface ChannelStage<C extends ChannelName> {
  readonly acts: Acts<Contexts[C]>;
  readonly heard: (body: Arrived['body']) => Heard[];
  /** Whether the channel has pictures. */
  readonly pictures: boolean;
}

const HOST = 'https://example.com/';
const type = (
  context: { typing(milliseconds: number, options?: PersonaOption): Promise<void> },
  options: PersonaOption | undefined,
  whole: boolean,
) => context.typing(whole ? 1 : 0, options);

interface LineBody {
  to: string;
  messages: {
    text?: string;
    originalContentUrl?: string;
    sender?: { name: string; iconUrl: string };
  }[];
}

const line: ChannelStage<'line'> = {
  acts: {
    say: async (context, text, options) => context.sendText(text, options),
    upload: async (context, name, options) =>
      context.sendImage({ originalContentUrl: HOST + name }, options as LineOptions),
    type,
  },
  heard: (body) => {
    const { to, messages } = body as unknown as LineBody;
    return messages.map(({ text, originalContentUrl = '', sender }) => ({
      what: text ?? originalContentUrl.slice(HOST.length),
      to,
      name: sender?.name ?? null,
      picture: sender?.iconUrl ?? null,
    }));
  },
  pictures: true,
};
/** Of a method that Bottender calls deprecated. */
type LineOptions = Parameters<LineContext['sendImage']>[1];

interface SlackBody {
  channel: string;
  text: string;
  username?: string;
  icon_url?: string;
}

const slack: ChannelStage<'slack'> = {
  acts: {
    say: (context, text, options) => context.sendText(text, options),
    upload: (context, name, options) =>
      context.chat.postEphemeral({ text: name, ...(options as object) }) as Promise<unknown>,
    type,
  },
  heard: (body) => {
    const { channel, text, username = null, icon_url = null } = body as unknown as SlackBody;
    return [{ what: text, to: channel.slice('C-'.length), name: username, picture: icon_url }];
  },
  pictures: true,
};

interface ViberBody {
  receiver: string;
  text: string;
  sender: { name: string; avatar?: string };
}

const viber: ChannelStage<'viber'> = {
  acts: {
    say: (context, text, options) => context.sendText(text, options),
    upload: (context, name, options) =>
      context.sendPicture({ text: name, media: HOST }, options as PersonaOption),
    type,
  },
  heard: (body) => {
    const { receiver, text, sender } = body as unknown as ViberBody;
    // Of those heard, only the account has no picture.
    const name = sender.avatar === undefined ? null : sender.name;
    return [{ what: text, to: receiver, name, picture: sender.avatar ?? null }];
  },
  pictures: true,
};

const telegram: ChannelStage<'telegram'> = {
  acts: {
    say: (context, text, options) => context.sendMessage(text, options as PersonaOption),
    upload: (context, name, options) => context.sendText(name, options),
    type,
  },
  heard: ({ text, chat_id }) => [{ ...ofText(String(text)), to: String(chat_id) }],
  pictures: false,
};

const whatsapp: ChannelStage<'whatsapp'> = {
  acts: {
    say: (context, text, options) => context.sendText(text, options),
    upload: (context, name, options) => context.sendText(name, options),
    type,
  },
  heard: ({ Body, To }) => [{ ...ofText(String(Body)), to: String(To) }],
  pictures: false,
};

/** `fallback: 'prefix'` says who spoke. */
function ofText(text: string): Pick<Heard, 'what' | 'name' | 'picture'> {
  const [what = '', name = null] = text.split(': ').reverse();
  return { what, name, picture: null };
}

export const STAGES: { [C in ChannelName]: ChannelStage<C> } = {
  line,
  slack,
  viber,
  telegram,
  whatsapp,
};

/** The IDs of personas that exist on Messenger. */
export const EXISTING = EXISTING_PROFILES.map((_, which) => `100${which}`);
export const ROSTER = rosterOf(EXISTING);

const ACCOUNT: Voice = { name: null, persona: '', temporary: false };

/** Who is heard on a channel other than Messenger: `persona` is the picture. */
export function channelVoiceOf(ref: Ref): Voice {
  switch (ref.is) {
    case 'page':
      return ACCOUNT;
    case 'existing':
      // A bare ID says nothing there: whoever it names, the account speaks.
      return ACCOUNT;
    case 'roster':
      return shown(ROSTER[ref.name] ?? EXISTING_PROFILES[HOUSE]);
    case 'profile':
      return shown(PROFILES[ref.which]);
    case 'temporary':
      return shown(TEMPORARY_PROFILES[ref.which]);
  }
}

function shown(profile: Pick<PersonaProfile, 'name' | 'profilePictureUrl'> | undefined): Voice {
  if (!profile) throw new Error('a program names somebody that the cast does not have');
  return { name: profile.name, persona: profile.profilePictureUrl, temporary: false };
}
