import type { Emulator } from '../../../src/emulator';
import { EXISTING_PROFILES, type Voice } from './cast';
import type { Performance } from './performance';

/** What reached a person: by its text, or by the name of its file. */
export interface Heard {
  what: string;
  psid: string;
  name: string | null;
  personaId: string | null;
}

type Arrived = ReturnType<Emulator['messages']>[number];

/** The messages that arrived; what is typed has no name of its own and is left out. */
export function heard(messages: readonly Arrived[]): Heard[] {
  return messages
    .filter(({ message }) => message !== undefined)
    .map(({ psid, persona, message, upload }) => ({
      what: upload?.filename ?? (message?.text as string),
      psid,
      name: persona?.name ?? null,
      personaId: persona?.id ?? null,
    }));
}

/** Who typed to whom, sorted. */
export function typed(messages: readonly Arrived[]): string[] {
  return messages
    .filter(({ senderAction }) => senderAction !== undefined)
    .map(({ psid, persona }) => `${persona?.name ?? 'the Page'} to ${psid}`)
    .sort();
}

/** What was to be typed, likewise. */
export function toBeTyped({ talks }: Performance): string[] {
  return talks
    .flatMap(({ talk, expected }) =>
      expected.typed.map(({ name }) => `${name ?? 'the Page'} to ${talk.psid}`),
    )
    .sort();
}

/** What is wrong with who spoke, in words. */
export function faultsOf(arrived: readonly Heard[], { talks, existing }: Performance): string[] {
  const faults: string[] = [];
  const voices = new Map<string, { voice: Voice; psid: string; oneForAll: boolean }>();
  for (const { talk, expected } of talks) {
    for (const [what, voice] of expected.said) {
      // What starts after the context's end has a temporary persona for itself alone.
      const oneForAll = talk.waits || !voice.temporary;
      voices.set(what, { voice, psid: talk.psid, oneForAll });
    }
  }
  const ids = new Map(existing.map((id, which) => [`existing ${which}`, id]));
  const count = new Map<string, number>();
  for (const { what, psid, name, personaId } of arrived) {
    count.set(what, (count.get(what) ?? 0) + 1);
    const meant = voices.get(what);
    if (!meant) {
      faults.push(`${what} was never said`);
      continue;
    }
    const { voice, oneForAll } = meant;
    if (psid !== meant.psid) faults.push(`${what} went to ${psid} and not to ${meant.psid}`);
    if (name !== voice.name) faults.push(`${what} came from ${name} and not from ${voice.name}`);
    if (personaId === null || !oneForAll) continue;
    const known = ids.get(voice.persona) ?? personaId;
    if (known !== personaId) faults.push(`${what} came from another persona than ${voice.persona}`);
    ids.set(voice.persona, known);
  }
  for (const what of voices.keys()) {
    const times = count.get(what) ?? 0;
    if (times !== 1) faults.push(`${what} arrived ${times} times`);
  }
  if (new Set(ids.values()).size < ids.size) faults.push('two personas that differ were one');
  return faults;
}

/** Whom the Page is to keep: who was there, and each lasting persona that spoke. */
export function toBeKept({ talks }: Performance): string[] {
  const spoke = talks.flatMap(({ expected }) => [...expected.said.values(), ...expected.typed]);
  const lasting = spoke.filter(({ persona }) => persona.startsWith('lasting '));
  const kept = new Map(lasting.map(({ persona, name }) => [persona, name]));
  return [...EXISTING_PROFILES.map(({ name }) => name), ...kept.values()].map(String).sort();
}
