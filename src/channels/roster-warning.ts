import { problemsOf, type SpeakingChannel } from '../speakers/channel-limits';
import type { Roster } from '../speakers/roster';
import { warnOnce } from '../warnings';
import { lookOn } from './look';

/**
 * Warns of names and pictures of the roster that will not do on a channel: once, when the first context of
 * that channel is there. A bot that is not on the channel has nothing to mend.
 */
export function rosterWarning(channel: SpeakingChannel, { speakers }: Roster): () => void {
  let warned = false;
  return () => {
    if (warned) return;
    warned = true;
    for (const [name, speaker] of speakers) {
      const look = lookOn(channel, speaker);
      for (const { words } of look ? problemsOf(channel, look) : []) {
        warnOnce(
          `roster ${channel} ${name} ${words}`,
          `roster.${name}: ${words}. \`${channel}: { name, profilePictureUrl }\` in the roster ` +
            'says otherwise for this channel alone.',
        );
      }
    }
  };
}
