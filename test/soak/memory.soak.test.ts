import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';

import type { MessengerContext } from 'bottender';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { PersonaEvent } from '../../src';
import type { Emulator } from '../../src/emulator';
import { botOn, JOHN, MARY } from '../support/bot';

const ROUNDS = [20_000, 40_000, 60_000, 80_000, 100_000];
const CONCURRENCY = 50;
/** One context in so many has temporary personas. */
const TEMPORARY_IN = 20;
/**
 * 26 bytes for each of 80,000 contexts, 170 for each temporary persona of theirs: less than the smallest thing
 * that one could leave behind (an object in a list, or in a map by its key), and several times what the heap
 * varies by itself.
 */
const MOST_GROWTH_BYTES = 2 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

const GUEST = {
  name: 'Guest',
  profilePictureUrl: 'https://example.com/guest.jpg',
  temporary: true,
};

const server = fork(resolve(__dirname, 'support/graph-server.js'), { execArgv: [] });
let origin = '';

beforeAll(async () => {
  const [port] = (await once(server, 'message')) as [number];
  origin = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  const exited = once(server, 'exit');
  server.disconnect();
  await exited;
});

/** What the handler of each context does: now this, now that. */
function handlerOf(number: number): (context: MessengerContext) => Promise<unknown> {
  if (number % TEMPORARY_IN === 0) {
    return async (context) => {
      context.usePersona(GUEST);
      await context.sendText('as a temporary persona of the context');
      await context.withPersona(GUEST, () => context.sendText('of the scope'));
      await context.sendText('of the message', { persona: GUEST });
    };
  }
  if (number % 10 === 1) {
    return (context) => context.withPersona('mary', () => context.sendText('in a scope'));
  }
  if (number % 10 === 2) {
    return async (context) => {
      const ref = number % 20 === 2 ? 'mary' : null;
      context.usePersona(ref, { lifetime: 'conversation' });
      await context.sendText("as the conversation's persona");
    };
  }
  if (number % 10 === 3) {
    return async (context) => {
      const { id } = await context.client.ensurePersona({ ...JOHN });
      await context.sendText('by its ID', { personaId: id });
    };
  }
  return (context) => context.sendText('as the default');
}

async function usedHeap(): Promise<number> {
  // What ends in the background, or only when something else is garbage, gets its time.
  for (let times = 0; times < 5; times += 1) {
    await setTimeout(50);
    global.gc?.();
    await setImmediate();
  }
  return process.memoryUsage().heapUsed;
}

it('a hundred thousand contexts leave nothing behind', async () => {
  expect(global.gc).toBeTypeOf('function');
  const counts: Partial<Record<PersonaEvent['type'], number>> = {};
  const bot = botOn({ origin } as Emulator, {
    personas: {
      roster: { john: JOHN, mary: MARY },
      default: 'john',
      onEvent: ({ type }) => (counts[type] = (counts[type] ?? 0) + 1),
    },
  });
  let started = 0;
  const worker = async (until: number) => {
    while (started < until) {
      const number = (started += 1);
      await bot.handle(handlerOf(number), { psid: `20000000000${number % 100}` });
    }
  };

  const heaps: number[] = [];
  const startedAt = Date.now();
  for (const until of ROUNDS) {
    await Promise.all(Array.from({ length: CONCURRENCY }, () => worker(until)));
    heaps.push(await usedHeap());
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.log(`${until} contexts, ${seconds} s: ${(heaps.at(-1)! / MEGABYTE).toFixed(2)} MB`);
  }
  console.log(counts);
  expect(counts.spoke).toBeGreaterThan(ROUNDS.at(-1)! * 0.9);
  expect(counts.deleted).toBe(3 * (ROUNDS.at(-1)! / TEMPORARY_IN));
  expect(heaps.at(-1)! - heaps[0]!).toBeLessThan(MOST_GROWTH_BYTES);
});
