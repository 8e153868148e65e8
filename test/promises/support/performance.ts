import type { Emulator } from '../../../src/emulator';
import { botOn, type BotOptions } from '../../support/bot';
import { EXISTING_PROFILES, rosterOf, voiceOf, type Voice } from './cast';
import { plant } from '../../support/graph';
import type { Scene, ScheduledTalk } from './program';
import { scheduleOf } from './program';
import { queueOf } from './queue';
import { expectedOf, type Expected } from './reference';
import { ON_MESSENGER, perform } from './runner';
import { talking } from './talking';

/** What came of a scene. */
export interface Performance {
  /** What was to be heard, talk by talk. */
  talks: { talk: ScheduledTalk; expected: Expected }[];
  /** The IDs of the personas that were there before. */
  existing: string[];
  /** How each message ended; `undefined` is well. */
  settled: Map<string, unknown>;
  close: () => Promise<void>;
}

const JOHNS_VOICE = voiceOf({ is: 'roster', name: 'john' }, 'none');

/** Plays a scene with a new bot on the emulator, and says what was to be heard. */
export async function play(
  emulator: Emulator,
  scene: Scene,
  mode: BotOptions,
): Promise<Performance> {
  const existing = [];
  for (const profile of EXISTING_PROFILES.slice(0, 2))
    existing.push(await plant(emulator, profile));
  // The roster names one of them: a bot of its own makes the rest, by the client's method.
  const maker = botOn(emulator, { personas: {} });
  for (const profile of EXISTING_PROFILES.slice(2)) {
    const { id } = await maker.handle(({ client }) => client.createPersona({ ...profile }));
    existing.push(id);
  }
  const bot = botOn(emulator, {
    ...mode,
    personas: {
      roster: rosterOf(existing),
      ...(scene.withDefault && { default: 'john' }),
      ...mode.personas,
    },
  });
  const settled = new Map<string, unknown>();
  const stage = {
    acts: ON_MESSENGER,
    existing,
    settled: (what: string, error: unknown) => settled.set(what, error),
  };

  const talks: Performance['talks'] = [];
  await Promise.all(
    scheduleOf(scene).map(async (inTurn) => {
      let conversation: Voice | undefined;
      for (const talk of inTurn) {
        const byDefault = scene.withDefault ? JOHNS_VOICE : undefined;
        const expected = expectedOf(talk, byDefault, conversation);
        conversation = expected.conversation;
        talks.push({ talk, expected });
        const finish = await talking(bot, talk, (context) => perform(context, talk, stage));
        await finish();
      }
    }),
  );
  const close = async () => {
    queueOf(bot)?.stop();
    await bot.plugin?.close();
    await maker.plugin?.close();
  };
  return { talks, existing, settled, close };
}
