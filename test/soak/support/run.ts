import { setTimeout } from 'node:timers/promises';

import fc from 'fast-check';

import { memoryStore, type PersonasOptions, type StoreRecord } from '../../../src';
import { scene } from '../../promises/support/arbitrary';
import { EXISTING_PROFILES, rosterOf, voiceOf, type Voice } from '../../promises/support/cast';
import { plant, remove } from '../../support/graph';
import { scheduleOf, type ScheduledTalk } from '../../promises/support/program';
import { expectedOf } from '../../promises/support/reference';
import { ON_MESSENGER, perform } from '../../promises/support/runner';
import { talking } from '../../promises/support/talking';
import {
  botOn,
  personaRecords,
  startTestEmulator,
  type BotOptions,
  type TestBot,
} from '../../support/bot';
import { pick, randomOf, type Random } from './random';
import { makeTrouble, type Trouble } from './trouble';

export interface Setting {
  seed: number;
  mode: BotOptions;
  fallback: NonNullable<PersonasOptions['fallback']>;
  withDefault: boolean;
  /** How many messages are said, at the least. */
  messages: number;
}

/** What came of a run. */
export interface Run {
  bot: TestBot;
  trouble: Trouble;
  existing: readonly string[];
  /** Who was to say each message, and to whom. */
  said: Map<string, { voice: Voice; psid: string }>;
  /** Who was to type. */
  typed: { voice: Voice; psid: string }[];
  /** How each message ended; `undefined` is well. */
  settled: Map<string, unknown>;
  /** The people who cannot be shown personas. */
  refusing: Set<string>;
  deletedOutside: number;
  records: () => Promise<StoreRecord[]>;
}

const CONCURRENCY = 20;
const RETRY_MS = 4000;
const JOHNS_VOICE = voiceOf({ is: 'roster', name: 'john' }, 'none');

/** Lets many handlers run into trouble, and waits for the last of them. */
export async function runIntoTrouble(setting: Setting): Promise<Run> {
  const { seed, mode, fallback, withDefault } = setting;
  const random = randomOf(seed);
  const emulator = await startTestEmulator();
  const existing: string[] = [];
  for (const profile of EXISTING_PROFILES) existing.push(await plant(emulator, profile));
  const trouble = makeTrouble(emulator, random, mode.batchConfig !== undefined);
  const store = memoryStore();
  const byDefault = withDefault ? { default: 'john' } : {};
  const personas = { ...byDefault, roster: rosterOf(existing), fallback, store, retryMs: RETRY_MS };
  const run: Run = {
    bot: botOn(emulator, { ...mode, personas }),
    trouble,
    existing,
    said: new Map(),
    typed: [],
    settled: new Map(),
    refusing: new Set(),
    deletedOutside: 0,
    records: () => personaRecords(store, emulator),
  };

  const ended = new AbortController();
  const deletions = deleteOutside(run, random, ended.signal);
  const talks = schedule(setting, run, random);
  const worker = async () => {
    for (const inTurn of talks) await talk(inTurn, run);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  ended.abort();
  await deletions;
  trouble.end();
  return run;
}

type Planned = Pick<ScheduledTalk, 'program' | 'label' | 'psid' | 'outside' | 'waits'>;

/** Scene after scene until enough was said, each with people of its own. */
function* schedule(
  { seed, withDefault, messages }: Setting,
  { said, typed, refusing, bot }: Run,
  random: Random,
): Generator<Planned[], undefined> {
  const byDefault = withDefault ? JOHNS_VOICE : undefined;
  const scenes = fc.sample(scene, { seed, numRuns: messages });
  for (const [number, each] of scenes.entries()) {
    if (said.size >= messages) return;
    const people = new Map<string, string>();
    for (const inTurn of scheduleOf(each)) {
      let conversation: Voice | undefined;
      yield inTurn.map((talk) => {
        const label = `s${number}-${talk.label}`;
        const psid = `${talk.psid}${String(number).padStart(5, '0')}`;
        if (!people.has(psid) && random() < 0.1) {
          refusing.add(psid);
          bot.emulator.user(psid).refusePersonas();
        }
        people.set(psid, label);
        const planned = { ...talk, label, psid };
        const expected = expectedOf(planned, byDefault, conversation);
        conversation = expected.conversation;
        for (const [what, voice] of expected.said) said.set(what, { voice, psid });
        typed.push(...expected.typed.map((voice) => ({ voice, psid })));
        return planned;
      });
    }
  }
}

async function talk(inTurn: Planned[], { bot, existing, settled }: Run): Promise<void> {
  const stage = {
    acts: ON_MESSENGER,
    existing,
    settled: (what: string, error: unknown) => settled.set(what, error),
  };
  for (const each of inTurn) {
    const finish = await talking(bot, each, (context) => perform(context, each, stage));
    await finish();
  }
}

/** Somebody else deletes the bot's personas now and then: lasting ones as often as temporary ones. */
async function deleteOutside(run: Run, random: Random, ended: AbortSignal): Promise<void> {
  const { emulator, events } = run.bot;
  while (!ended.aborted) {
    await setTimeout(20 + random() * 60);
    const created = new Set(
      events.flatMap((event) =>
        event.type === 'created' || event.type === 'renewed' ? [event.personaId] : [],
      ),
    );
    const records = await run.records();
    const lasting = new Set(records.flatMap((each) => (each.kind === 'persona' ? [each.id] : [])));
    const fromLasting = random() < 0.5;
    // Those that a lost answer left behind stay: what is left at the end is counted against them.
    const candidates = emulator
      .personas()
      .filter(({ id }) => created.has(id) && lasting.has(id) === fromLasting);
    const chosen = pick(candidates, random);
    if (chosen && (await remove(emulator, chosen.id))) run.deletedOutside += 1;
  }
}
