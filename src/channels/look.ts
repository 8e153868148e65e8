import type { SpeakingChannel } from '../speakers/channel-limits';
import type { Speaker } from '../speakers/persona';
import { described, type CurrentPersona, type Speakers } from '../speakers/speakers';

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
  const { id, name, profilePictureUrl } = seenOn(channel, speaker) ?? {};
  // Profiles were checked; of a persona that exists anything may be said.
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  return { ...(id && { id }), name, ...(profilePictureUrl && { profilePictureUrl }) };
}

/** `context.persona` of a channel. */
export function personaOn(
  channel: SpeakingChannel | undefined,
  speakers: Speakers,
): PropertyDescriptorMap {
  return {
    persona: {
      get(this: object): CurrentPersona | null {
        return seenOn(channel, speakers.now(this));
      },
    },
  };
}
