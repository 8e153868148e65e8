import { setImmediate, setTimeout } from 'node:timers/promises';

import fc from 'fast-check';
import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it } from 'vitest';

import type { PersonaRef } from '../../src';
import {
  JOHN,
  MARY,
  startTestEmulator,
  botOn,
  type BotOptions,
  type TestBot,
} from '../support/bot';
import { runs } from '../support/runs';
import { queueOf } from './support/queue';

const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 2 } }],
  ['first-message', { batchFirstMessage: true }],
];

const pictureOf = (name: string) => `https://example.com/${name}.jpg`;
const profile = (name: string) => ({ name, profilePictureUrl: pictureOf(name) });
const SPEAKERS = ['john', 'mary', 'nina', 'otto', 'guest', 'the Page'] as const;
type SpeakerName = (typeof SPEAKERS)[number];
const REFS: Record<SpeakerName, PersonaRef | null> = {
  john: 'john',
  mary: 'mary',
  nina: profile('Nina'),
  otto: profile('Otto'),
  guest: { ...profile('Guest'), temporary: true },
  'the Page': null,
};

/** One message, and what the handler does before the next. */
interface Call {
  speaker: SpeakerName;
  then: 'nothing' | 'microtask' | 'immediate' | 'a millisecond' | 'wait for it';
}

const call: fc.Arbitrary<Call> = fc.record({
  speaker: fc.constantFrom(...SPEAKERS),
  // Mostly nothing: the next call comes in the same tick.
  then: fc.constantFrom(
    'nothing',
    'nothing',
    'nothing',
    'microtask',
    'immediate',
    'a millisecond',
    'wait for it',
  ),
});
const handler = fc.array(call, { minLength: 1, maxLength: 12, size: 'max' });

const scene = fc.record({
  handlers: fc.array(handler, { minLength: 1, maxLength: 3 }),
  /** By how much the answers to creations are late, one after another. */
  delaysMs: fc.array(fc.nat(15), { minLength: 0, maxLength: 6, size: 'max' }),
  /** Who is on the Page already. */
  known: fc.uniqueArray(fc.constantFrom('john', 'mary', 'nina', 'otto'), { maxLength: 4 }),
});

/** The texts that Bottender hands to its client, or to its batch queue, in that order. */
function handedOver(bot: TestBot): string[] {
  const texts: string[] = [];
  const queue = queueOf(bot);
  if (queue) {
    const { push } = queue;
    queue.push = function (request) {
      texts.push((request as { body: { message: { text: string } } }).body.message.text);
      return push.call(this, request);
    };
  } else {
    const { sendRawBody } = bot.client;
    bot.client.sendRawBody = function (this: MessengerClient, body) {
      texts.push((body as { message: { text: string } }).message.text);
      return sendRawBody.call(this, body);
    };
  }
  return texts;
}

/** Runs the calls as one handler. */
async function callAll(
  context: MessengerContext,
  calls: readonly Call[],
  { label, texts, known }: { label: string; texts: string[]; known: ReadonlySet<SpeakerName> },
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const mine = () => texts.filter((text) => text.startsWith(`${label}:`));
  for (const [index, { speaker, then }] of calls.entries()) {
    const nothingHeldBack = mine().length === index;
    const text = `${label}:${index}`;
    const message = context.sendText(text, { persona: REFS[speaker] });
    sent.push(message);
    if (nothingHeldBack && known.has(speaker)) expect(texts.at(-1)).toBe(text);
    if (then === 'microtask') await Promise.resolve();
    else if (then === 'immediate') await setImmediate();
    else if (then === 'a millisecond') await setTimeout(1);
    else if (then === 'wait for it') await message;
  }
  await Promise.all(sent);
  expect(mine()).toEqual(calls.map((_, index) => `${label}:${index}`));
}

describe.each(MODES)('the messages of one context, in %s mode', (_, mode) => {
  it(
    'are handed over in the order of the calls, and at once where nothing waits',
    { timeout: 200_000 },
    async () => {
      const emulator = await startTestEmulator();
      await fc.assert(
        fc
          .asyncProperty(scene, async ({ handlers, delaysMs, known }) => {
            const bot = botOn(emulator, {
              ...mode,
              personas: { roster: { john: JOHN, mary: MARY } },
            });
            for (const speaker of known) {
              await bot.handle((context) => context.sendText('before', { persona: REFS[speaker] }));
            }
            const texts = handedOver(bot);
            for (const delayMs of delaysMs) {
              emulator.fail({ match: 'POST /me/personas', with: { delayMs: delayMs + 1 } });
            }
            const knownHere = new Set<SpeakerName>([...known, 'the Page']);
            await Promise.all(
              handlers.map((calls, index) =>
                bot.handle(
                  (context) =>
                    callAll(context, calls, { label: String(index), texts, known: knownHere }),
                  { psid: `2000000000${index}` },
                ),
              ),
            );
            queueOf(bot)?.stop();
            await bot.plugin?.close();
          })
          .afterEach(() => emulator.reset()),
        { numRuns: runs(30, 300), interruptAfterTimeLimit: 150_000, markInterruptAsFailure: true },
      );
    },
  );
});
