import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PersonasOptions } from '../../src';
import { scene } from '../promises/support/arbitrary';
import type { Voice } from '../promises/support/cast';
import { scheduleOf, type Scene } from '../promises/support/program';
import { expectedOf } from '../promises/support/reference';
import { perform } from '../promises/support/runner';
import { runs } from '../support/runs';
import { startChannelBot, type ChannelBotOptions, type ChannelName } from './support/bots';
import { startRecorder, type Recorder } from './support/recorder';
import {
  channelVoiceOf,
  EXISTING,
  ROSTER,
  STAGES,
  type ChannelStage,
  type Heard,
} from './support/stage';

/** LINE takes one reply to an event, and pushes as many messages as one likes. */
const CHANNELS: [ChannelName, mode: string, bot: object, fallback: PersonasOptions['fallback']][] =
  [
    ['line', 'one by one', { sendMethod: 'push', shouldBatch: false }, 'throw'],
    ['line', 'batched', { sendMethod: 'push' }, 'throw'],
    ['slack', 'one by one', {}, 'throw'],
    ['viber', 'one by one', {}, 'throw'],
    ['telegram', 'by prefix', {}, 'prefix'],
    ['whatsapp', 'by prefix', {}, 'prefix'],
  ];
/** How many messages each channel is tried on, at the least. */
const ENOUGH = runs(100, 2500);
const RUNS = runs(9, 80);
/** A failing scene is made smaller until then, so that the report comes before the test's own time is up. */
const LIMIT_MS = 150_000;

const JOHNS_VOICE = channelVoiceOf({ is: 'roster', name: 'john' });
const counts = new Map<string, number>();

/** Plays a scene with a new bot of the channel, and says what was to be heard. */
async function play<C extends ChannelName>(
  channel: C,
  { withDefault, ...talks }: Scene,
  options: ChannelBotOptions & { recorder: Recorder },
): Promise<{ expected: Heard[]; failed: unknown[] }> {
  const { acts, pictures } = STAGES[channel] as ChannelStage<C>;
  const personas = { roster: ROSTER, ...(withDefault && { default: 'john' }), ...options.personas };
  const bot = await startChannelBot(channel, { ...options, personas });
  const expected: Heard[] = [];
  const failed: unknown[] = [];
  const settled = (_: string, error: unknown) => error !== undefined && failed.push(error);
  const stage = { acts, existing: EXISTING, settled };
  await Promise.all(
    scheduleOf({ withDefault, ...talks }).map(async (inTurn) => {
      let conversation: Voice | undefined;
      for (const talk of inTurn) {
        const byDefault = withDefault ? JOHNS_VOICE : undefined;
        const { said, ...after } = expectedOf(talk, byDefault, conversation, channelVoiceOf);
        conversation = after.conversation;
        for (const [what, { name, persona }] of said) {
          const picture = pictures && name !== null ? persona : null;
          expected.push({ what, to: talk.psid, name: name ?? null, picture });
        }
        const finish = await bot.handle((context) => perform(context, talk, stage), talk.psid);
        await finish();
      }
    }),
  );
  return { expected, failed };
}

const inOrder = (heard: Heard[]) => heard.sort((a, b) => (a.what < b.what ? -1 : 1));

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

describe.each(CHANNELS)('whatever a handler does on %s, %s', (channel, mode, bot, fallback) => {
  it('speaks under the name it chose', { timeout: 200_000 }, async () => {
    const recorder = await startRecorder();
    const { heard } = STAGES[channel];
    await fc.assert(
      fc
        .asyncProperty(scene, async (each) => {
          const options = { recorder, bot, personas: { fallback } };
          const { expected, failed } = await play(channel, each, options);
          const arrived = recorder.arrived.flatMap(({ body }) => heard(body));
          const key = `${channel} ${mode}`;
          counts.set(key, (counts.get(key) ?? 0) + arrived.length);
          expect(failed).toEqual([]);
          expect(inOrder(arrived)).toEqual(inOrder(expected));
        })
        .afterEach(() => void recorder.arrived.splice(0)),
      { numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true },
    );
  });
});

afterAll(() => {
  console.log('who spoke was right in as many messages:', Object.fromEntries(counts));
  for (const count of counts.values()) expect(count).toBeGreaterThan(ENOUGH);
});
