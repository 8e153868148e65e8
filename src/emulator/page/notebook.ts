import { asText, isJsonObject } from '../graph/protocol/json';
import type { Happening } from '../journal/happenings';
import { refusedEntries, saidEntry, sentEntry } from './entries';
import type { Shelf } from './shelf';
import { createShelf } from './shelf';
import type { CallCard, Entry, Person, PersonaCard, Update } from './wire';

const MAX_ENTRIES = 10_000;
const MAX_CALLS = 500;

type Noted = Exclude<Happening, { type: 'reset' }>;
type Of<Type> = Extract<Happening, { type: Type }>;

/** What the page still shows after the emulator was started again: all but the calls. */
export interface PageMemory extends Pick<Update, 'people' | 'personas' | 'entries'> {
  revision: number;
}

/** What happened since the last reset, as the page shows it. */
export class Notebook {
  /** Grows with everything that is noted. */
  revision = 0;

  readonly #people = createShelf<Person>();
  readonly #personas = createShelf<PersonaCard>();
  readonly #entries = createShelf<Entry>(MAX_ENTRIES);
  readonly #calls = createShelf<CallCard>(MAX_CALLS);
  /** The number of a saying or a call: that of the revision it came with, however often it changes. */
  readonly #ids = new Map<unknown, number>();

  /** @param memory what is shown already */
  constructor(memory?: PageMemory) {
    if (!memory) return;
    this.revision = memory.revision;
    for (const each of memory.people) this.#people.put(keyOf(each), each, this.revision);
    for (const each of memory.personas) this.#personas.put(each.id, each, this.revision);
    for (const each of memory.entries.map(remembered)) {
      this.#entries.put(each.id, each, each.id);
      const key = messageIdOf(each);
      if (key !== undefined) this.#ids.set(key, each.id);
    }
  }

  memory(): PageMemory {
    const { people, personas, entries } = this.since(0);
    return { revision: this.revision, people, personas, entries };
  }

  note(happening: Noted): void {
    this.revision += 1;
    const { type } = happening;
    if (type === 'met') this.#met(happening);
    if (type === 'said') this.#said(happening);
    if (type === 'sent') this.#sent(happening);
    if (type === 'reacted') this.#reacted(happening);
    if (type === 'reported') this.#reported(happening);
    if (type === 'persona') this.#changed(happening);
    if (type === 'called') this.#called(happening);
    if (type === 'answered') this.#answered(happening);
  }

  /** What came or changed after a revision. */
  since(revision: number): Pick<Update, 'people' | 'personas' | 'entries' | 'calls'> {
    const of = <Thing>(shelf: Shelf<Thing>) => shelf.since(revision);
    return {
      people: of(this.#people),
      personas: of(this.#personas),
      entries: of(this.#entries),
      calls: of(this.#calls),
    };
  }

  #met({ pageId, psid, person, control }: Of<'met'>): void {
    this.#people.put(keyOf({ pageId, psid }), { pageId, psid, ...person, control }, this.revision);
  }

  #said({ saying }: Of<'said'>): void {
    const id = this.#ids.get(saying.key) ?? this.revision;
    this.#ids.set(saying.key, id);
    this.#entries.put(id, saidEntry(id, saying), this.revision);
  }

  #sent({ message, media, record }: Of<'sent'>): void {
    const speaker = this.#personas.get(message.persona?.id);
    if (speaker && message.message) {
      const { id, messages } = speaker;
      const spoken = { messages: messages + 1, spokeAt: message.at };
      this.#personas.put(id, { ...speaker, ...spoken }, this.revision);
    }
    const id = this.revision;
    const callId = this.#ids.get(record);
    this.#entries.put(id, sentEntry(id, { message, media, speaker, callId }), id);
    if (message.id !== undefined) this.#ids.set(message.id, id);
  }

  #reacted({ messageId, emoji }: Of<'reacted'>): void {
    const entry = this.#entries.get(this.#ids.get(messageId));
    if (entry?.from !== 'page') return;
    this.#entries.put(entry.id, { ...entry, reaction: emoji }, this.revision);
  }

  #reported({ report, at }: Of<'reported'>): void {
    const { pageId, psid } = report;
    const id = this.revision;
    // What is about nobody in particular is shown to whoever was there last.
    const last = [...this.#people.since(0)].at(-1);
    const whose = { pageId: pageId ?? last?.pageId ?? '', psid: psid ?? last?.psid ?? '' };
    this.#entries.put(id, { ...report, ...whose, from: 'trouble', id, at }, id);
  }

  #changed({ persona, at: now }: Of<'persona'>): void {
    const { id, pageId, name, givenPictureUrl: picture, deleted } = persona;
    const born = { id, pageId, name, picture, createdAt: now, messages: 0 };
    const known = this.#personas.get(id) ?? born;
    this.#personas.put(id, deleted ? { ...known, deletedAt: now } : known, this.revision);
  }

  #called({ record }: Of<'called'>): void {
    const id = this.revision;
    this.#ids.set(record, id);
    this.#calls.put(id, { ...record, id, durationMs: null }, id);
  }

  #answered({ record, durationMs, answer, connection }: Of<'answered'>): void {
    const id = this.#ids.get(record);
    this.#ids.delete(record);
    // Not one that was called before a reset, or so long ago that others have taken its place.
    if (id === undefined || !this.#calls.get(id)) return;
    this.#calls.put(id, { ...record, id, durationMs, answer, connection }, this.revision);
    for (const refused of refusedEntries(record)) {
      this.revision += 1;
      const entry = { ...refused, id: this.revision, callId: id };
      this.#entries.put(this.revision, entry, this.revision);
    }
  }
}

function keyOf({ pageId, psid }: Pick<Person, 'pageId' | 'psid'>): string {
  return `${pageId} ${psid}`;
}

/** A saying that is sent again has the same one, and so has what somebody reacts to. */
function messageIdOf(entry: Entry): string | undefined {
  if (entry.from === 'page') return entry.messageId;
  if (entry.from !== 'user') return undefined;
  const words = [entry.event.message, entry.event.postback].find(isJsonObject);
  return asText(words?.mid);
}

/** The calls are forgotten, and nobody answers any more what was on its way. */
function remembered(entry: Entry): Entry {
  if (entry.from !== 'user') return { ...entry, callId: undefined };
  const isOpen = entry.state === 'sending' || entry.state === 'slow';
  const problem = 'The emulator was stopped before your bot answered.';
  return isOpen ? { ...entry, state: 'failed', problem } : entry;
}
