import type { SpeakingChannel } from '../channel-limits';
import type { Speaker } from '../persona';
import { described, type CurrentPersona } from '../speaker';

/** Somebody who has a name that a channel could show. */
export interface Look extends CurrentPersona {
  readonly name: string;
}

/** What `context.persona` shows of a speaker on a channel; `null` is the channel's own account. */
export function seenOn(
  channel: SpeakingChannel | undefined,
  speaker: Speaker | null,
): CurrentPersona | null {
  const everywhere = described(speaker);
  return everywhere && { ...everywhere, ...(channel && speaker?.elsewhere?.[channel]) };
}

/** The same, where there is a name to speak under: a bare Messenger ID says nothing on another channel. */
export function lookOn(
  channel: SpeakingChannel | undefined,
  speaker: Speaker | null,
): Look | undefined {
  const seen = seenOn(channel, speaker);
  return seen?.name === undefined ? undefined : (seen as Look);
}
