import type { PersonaEvent } from '../../../src';
import type { Emulator } from '../../../src/emulator';
import type { Setting, Run } from './run';
import { nameIn, nameOfMessage, type MessageTrouble } from './trouble';

/** One message: what was to be, and what was. */
export interface Outcome {
  what: string;
  /** Who was to speak. */
  meant: string | null;
  refusing: boolean;
  trouble: MessageTrouble | undefined;
  /** Whether its answer was lost along with those of a whole batch. */
  unanswered: boolean;
  rejected: boolean;
  arrivals: { name: string | null; text: string | undefined }[];
}

export function outcomesOf({ bot, said, settled, refusing, trouble }: Run): Outcome[] {
  const arrivals = new Map<string, Outcome['arrivals']>();
  for (const { persona, message, upload } of bot.emulator.messages()) {
    const text = message?.text as string | undefined;
    const what = nameIn(upload?.filename ?? text ?? '');
    if (what === undefined) continue;
    const arrived = { name: persona?.name ?? null, text };
    arrivals.set(what, [...(arrivals.get(what) ?? []), arrived]);
  }
  const { requests } = bot.emulator;
  const lost = requests.filter(({ batch, status }) => batch && status === null);
  const unanswered = new Set(lost.flatMap(({ batch = [] }) => batch.map(nameOfMessage)));
  // Uploads are no items of a batch, and what befalls those does not befall them.
  const direct = new Set(requests.filter(({ batch }) => !batch).map(nameOfMessage));
  const troubleOf = (what: string) => {
    const befell = trouble.of(what);
    return befell?.effect.item === null && direct.has(what) ? undefined : befell;
  };
  return [...said].map(([what, { voice, psid }]) => ({
    what,
    meant: voice.name,
    refusing: refusing.has(psid),
    trouble: troubleOf(what),
    unanswered: unanswered.has(what),
    rejected: settled.get(what) !== undefined,
    arrivals: arrivals.get(what) ?? [],
  }));
}

/** What breaks a promise, in words. */
export function brokenPromises(run: Run, outcomes: readonly Outcome[], setting: Setting): string[] {
  const broken = outcomes.flatMap((outcome) => {
    const faults = [...delivery(outcome), ...identity(outcome, setting)];
    return faults.map((fault) => `${outcome.what} ${fault}: ${reason(run, outcome)}`);
  });
  const unsettled = [...run.said.keys()].filter((what) => !run.settled.has(what));
  return [...broken, ...unsettled.map((what) => `${what} was never settled`), ...typing(run)];
}

function delivery({ trouble, unanswered, rejected, arrivals }: Outcome): string[] {
  const times = arrivals.length;
  const faults: string[] = [];
  if (times > 1) faults.push(`arrived ${times} times`);
  if (trouble?.arrives === 0 && times > 0) faults.push('arrived, though it was refused');
  if (trouble && !rejected) faults.push('did not reject');
  if (!trouble && !unanswered && rejected) faults.push('rejected');
  if (!trouble && times === 0 && !(unanswered && rejected)) faults.push('was lost');
  return faults;
}

function identity({ meant, refusing, arrivals }: Outcome, { fallback }: Setting): string[] {
  return arrivals.flatMap(({ name, text }) => {
    if (name !== null) {
      if (name !== meant) return [`came from ${name} and not from ${meant}`];
      return refusing ? [`came from ${name}, which the recipient cannot be shown`] : [];
    }
    const prefix =
      text === undefined ? '' : text.slice(0, text.length - (nameIn(text) ?? '').length);
    const mayBeHere = meant !== null && fallback === 'prefix' ? ['', `${meant}: `] : [''];
    return mayBeHere.includes(prefix) ? [] : [`has the prefix ${prefix}`];
  });
}

/** Typing may be lost or the Page's, and is nobody else's. */
function typing({ bot, typed }: Run): string[] {
  const left = new Map<string, number>();
  const keyOf = (name: string | null, psid: string) => `${name ?? 'the Page'} to ${psid}`;
  for (const { voice, psid } of typed) {
    const key = keyOf(voice.name, psid);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return bot.emulator.messages().flatMap(({ senderAction, persona, psid }) => {
    if (senderAction === undefined || persona === null) return [];
    const key = keyOf(persona.name, psid);
    left.set(key, (left.get(key) ?? 0) - 1);
    return (left.get(key) ?? 0) < 0 ? [`somebody else typed as ${key}`] : [];
  });
}

function reason({ settled }: Run, { what, trouble, unanswered }: Outcome): string {
  const error = settled.get(what);
  const said = error instanceof Error ? error.message : JSON.stringify(error);
  return `${trouble?.name ?? 'no trouble'}${unanswered ? ', batch lost' : ''}, ${said ?? 'resolved'}`;
}

/** What is on the Page that should not be, and what is in the store. */
export async function leftBehind({ bot, existing, records, trouble }: Run) {
  const kept = await records();
  const lasting = new Set(kept.flatMap((record) => (record.kind === 'persona' ? [record.id] : [])));
  const known = new Set(idsOf(bot.events));
  const others = bot.emulator
    .personas()
    .filter(({ id }) => !existing.includes(id) && !lasting.has(id));
  const lostCreations = [...trouble.lostCreations, ...createdInLostBatches(bot.emulator)];
  const namesOnRecord = new Set(
    kept.flatMap((record) => (record.kind === 'unconfirmed' ? [record.name] : [])),
  );
  return {
    /** Created with an answer, temporary, and still there. */
    temporary: others.filter(({ id }) => known.has(id)).map(({ name }) => name),
    temporaryRecords: kept.filter(({ kind }) => kind === 'temporary'),
    /** There, and created without an answer: the bot cannot know. */
    unknown: others
      .filter(({ id }) => !known.has(id))
      .map(({ name }) => name)
      .sort(),
    lostCreations: lostCreations.sort(),
    /** Created without an answer, and not on record: one record is enough for all tries. */
    unrecorded: lostCreations.filter((name) => !namesOnRecord.has(name)),
    existing: existing.filter((id) => !bot.emulator.personas().some((each) => each.id === id)),
  };
}

function createdInLostBatches({ requests }: Emulator): string[] {
  const lost = requests.filter(({ batch, status }) => batch && status === null);
  return lost
    .flatMap(({ batch = [] }) => batch)
    .filter(({ path, status }) => path.endsWith('/personas') && status === 200)
    .map(({ body }) => body.name as string);
}

function idsOf(events: readonly PersonaEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'created' || event.type === 'renewed' ? [event.personaId] : [],
  );
}

/** What a person wants to know of a run. */
export function figuresOf(run: Run, outcomes: readonly Outcome[]) {
  const possible = outcomes.filter(
    ({ meant, refusing, trouble, unanswered }) =>
      meant !== null && !refusing && !trouble && !unanswered,
  );
  const spoken = possible.filter(({ arrivals, meant }) => arrivals[0]?.name === meant);
  const { events, emulator } = run.bot;
  const count = (type: PersonaEvent['type']) => events.filter((each) => each.type === type).length;
  const fallbacks: Record<string, number> = {};
  for (const event of events) {
    if (event.type === 'fallback') fallbacks[event.reason] = (fallbacks[event.reason] ?? 0) + 1;
  }
  return {
    messages: outcomes.length,
    spokenPercent: (100 * spoken.length) / possible.length,
    fallbacks,
    messagesInTrouble: outcomes.filter(({ trouble }) => trouble).length,
    answersLostWithBatches: outcomes.filter(({ unanswered }) => unanswered).length,
    personaCalls: [...run.trouble.befallen.values()].reduce((sum, each) => sum + each, 0),
    personaCallsInTrouble: Object.fromEntries(run.trouble.befallen),
    deletedOutside: run.deletedOutside,
    created: count('created'),
    renewed: count('renewed'),
    retried: count('retried'),
    unconfirmed: count('unconfirmed'),
    deleted: count('deleted'),
    graphCalls: emulator.requests.length,
  };
}
