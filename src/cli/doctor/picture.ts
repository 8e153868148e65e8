import { groupBy, uniq } from 'lodash';

import type { SpeakingChannel } from '../../speakers/channel-limits';
import type { Roster } from '../../speakers/persona';

/** A picture of the roster. */
export interface Picture {
  /** The roster names that it is for. */
  readonly names: readonly string[];
  readonly url: string;
  /** Where it is shown, beside Messenger. */
  readonly channels: readonly SpeakingChannel[];
}

/** Each picture once, with those who have it and the channels that show it. */
export function picturesOf(roster: Roster, channels: readonly SpeakingChannel[]): Picture[] {
  const uses: { url: string; name: string; channel?: SpeakingChannel }[] = Object.entries(
    roster,
  ).flatMap(([name, entry]) => {
    const onChannels = channels.map((channel) => {
      const url = entry[channel]?.profilePictureUrl ?? entry.profilePictureUrl;
      return { url, name, channel };
    });
    // A persona that exists brings its picture along.
    const onMessenger = entry.id === undefined ? [{ url: entry.profilePictureUrl, name }] : [];
    return [...onMessenger, ...onChannels];
  });
  return Object.entries(groupBy(uses, ({ url }) => url)).map(([url, ofUrl]) => ({
    url,
    names: uniq(ofUrl.map(({ name }) => name)),
    channels: uniq(ofUrl.flatMap(({ channel }) => channel ?? [])),
  }));
}
