/** The channels that show each message under a name and picture of its own, beside Messenger. */
export const SPEAKING_CHANNELS = ['line', 'slack', 'viber'] as const;

export type SpeakingChannel = (typeof SPEAKING_CHANNELS)[number];

/** As people write them. */
export const CHANNEL_NAMES: Readonly<Record<SpeakingChannel, string>> = {
  line: 'LINE',
  slack: 'Slack',
  viber: 'Viber',
};

/** What a channel is asked to show. */
export interface Shown {
  readonly name?: string | undefined;
  readonly profilePictureUrl?: string | undefined;
  /** The size of the picture, where somebody has looked. */
  readonly pictureBytes?: number | undefined;
}

/** Something that a channel would take offence at. */
interface Rule {
  readonly about: 'name' | 'profilePictureUrl';
  /** Whether the channel refuses the whole message for it; if not, it is worth a warning. */
  readonly refuses: boolean;
  /** What is wrong, in words; `undefined` where nothing is. */
  readonly problem: (shown: Shown) => string | undefined;
}

/** LINE's is the shortest of those documented: 20 characters (line-openapi, schema `Sender`, 2026-07-01). */
const MAX_LINE_NAME = 20;
/** "Send a message" of Viber's Bots API: `sender.name`. */
const MAX_VIBER_NAME = 28;
/** line-openapi, schema `Sender`. */
const MAX_LINE_URL = 2000;
/** For LINE, of secondary sources; for Viber, "Send a message": `sender.avatar`. */
const MAX_LINE_PICTURE_BYTES = 1_000_000;
const MAX_VIBER_PICTURE_BYTES = 100_000;

const RULES: Record<SpeakingChannel, readonly Rule[]> = {
  line: [
    longestName('LINE', MAX_LINE_NAME),
    {
      about: 'name',
      // The list of words is not published, nor whether a part of a word counts.
      refuses: false,
      problem: ({ name }) =>
        /\bLINE\b/i.test(name ?? '')
          ? `LINE does not allow certain words in a name, such as "LINE"`
          : undefined,
    },
    {
      about: 'profilePictureUrl',
      refuses: true,
      problem: ({ profilePictureUrl: url }) =>
        url !== undefined && !/^https:/i.test(url) ? 'LINE shows https pictures only' : undefined,
    },
    {
      about: 'profilePictureUrl',
      refuses: true,
      problem: ({ profilePictureUrl: url = '' }) =>
        url.length > MAX_LINE_URL
          ? `on LINE a picture's URL has at most ${MAX_LINE_URL} characters, this one has ${url.length}`
          : undefined,
    },
    largestPicture('LINE', MAX_LINE_PICTURE_BYTES),
  ],
  slack: [],
  viber: [longestName('Viber', MAX_VIBER_NAME), largestPicture('Viber', MAX_VIBER_PICTURE_BYTES)],
};

/** What is wrong with a name or a picture on a channel. */
export interface Problem {
  readonly about: Rule['about'];
  /** Whether the channel would refuse a message for it; else it is worth a warning. */
  readonly refuses: boolean;
  readonly words: string;
}

/** All that is wrong with a name and picture on a channel. */
export function problemsOf(channel: SpeakingChannel, shown: Shown): Problem[] {
  return RULES[channel].flatMap(({ about, refuses, problem }) => {
    const words = problem(shown);
    return words === undefined ? [] : [{ about, refuses, words }];
  });
}

/** Why the channel would refuse a message with this name or picture; `undefined` where it would not. */
export function refusalOf(
  channel: SpeakingChannel,
  about: Rule['about'],
  shown: Shown,
): string | undefined {
  return problemsOf(channel, shown).find((each) => each.about === about && each.refuses)?.words;
}

/** What a channel counts is not said: `.length` is the careful choice, an emoji counts two or more. */
function longestName(channel: string, most: number): Rule {
  return {
    about: 'name',
    refuses: true,
    problem: ({ name = '' }) =>
      name.length > most
        ? `on ${channel} a name has at most ${most} characters, this one has ${name.length}`
        : undefined,
  };
}

function largestPicture(channel: string, most: number): Rule {
  return {
    about: 'profilePictureUrl',
    refuses: false,
    problem: ({ pictureBytes = 0 }) =>
      pictureBytes > most
        ? `on ${channel} a picture has at most ${most / 1000} kB, this one has ${Math.ceil(pictureBytes / 1000)} kB`
        : undefined,
  };
}
