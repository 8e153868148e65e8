import type { Files } from './files';
import { createFiles } from './files';
import type { Json, JsonObject } from '../protocol/json';
import { nameOfCustomer } from './names';
import type { Thread } from './threads';

/** A persona as the Page keeps it, deleted or not. */
export interface StoredPersona {
  id: string;
  pageId: string;
  name: string;
  /** The URL that the bot gave. */
  givenPictureUrl: string;
  /** The URL that is read back. */
  pictureUrl: string;
  deleted: boolean;
}

/** A message or sender action that reached a person. */
export interface EmulatedMessage {
  pageId: string;
  /** The recipient's ID; for a recipient without one its `user_ref` or the like. */
  psid: string;
  /** Who spoke: a persona, or `null` for the Page. */
  persona: { id: string; name: string } | null;
  /** The message as it came, in snake_case. */
  message?: JsonObject;
  /** In lower case, e.g. `typing_on`. */
  senderAction?: string;
  /** The message ID (`m_…`); sender actions have none. */
  id?: string;
  messagingType?: string;
  tag?: string;
  /** The file that came with the message. */
  upload?: { filename: string | null; contentType: string; size: number };
  /** The app that sent it, where that is not the bot's: the Page's inbox. */
  appId?: string;
  /** When it arrived, in milliseconds since 1970. */
  at: number;
}

/** What a person wrote, tapped or did, whether the bot took it or not. */
export interface EmulatedSaying {
  pageId: string;
  psid: string;
  /** The person's name. */
  name: string;
  /** The event without sender and recipient, e.g. `{ message: { text: 'Hello' } }`. */
  event: JsonObject;
  at: number;
  /** How many messages the emulator had by then: where it stands among `messages()`. */
  messagesBefore: number;
}

/** What an attachment shows: an upload, or something on the web. */
export interface Media {
  upload?: EmulatedMessage['upload'];
  /** Where the bytes of the upload are; not there where it was too large to keep. */
  fileId?: string;
  url?: string;
}

/** What the emulator forgets on a reset. */
export interface GraphState {
  personas: Map<string, StoredPersona>;
  messages: EmulatedMessage[];
  sayings: EmulatedSaying[];
  /** What was said on either side, by message ID: what conversations are read from. */
  words: Map<string, StoredWords>;
  /** The people who have met a Page, by Page ID and page-scoped ID. */
  people: Map<string, Map<string, Person>>;
  /** The people who cannot be shown personas. */
  refusing: Set<string>;
  /** The attachments that can be sent again, by attachment ID. */
  attachments: Map<string, { pageId: string; media: Media }>;
  files: Files;
  /** The Messenger Profile of each Page, by Page ID. */
  profiles: Map<string, JsonObject>;
  /** The labels of all Pages, by their IDs. */
  labels: Map<string, StoredLabel>;
  /** What is kept of conversations, by Page ID and page-scoped ID. */
  threads: Map<string, Thread>;
  /** How many messages there were when a person last spoke, by page-scoped ID. */
  spokenAt: Map<string, number>;
  /** The webhook fields that the app has subscribed to, by Page ID. */
  subscribedFields: Map<string, string[]>;
  /** The subscriptions of the app itself, by object. */
  appSubscriptions: Map<string, JsonObject>;
}

/** Somebody who has met a Page. */
export interface Person {
  /** Counts those whom the Page has met, from 1. */
  number: number;
  name: string;
}

/** A label that a Page gives to people. */
export interface StoredLabel {
  id: string;
  pageId: string;
  name: string;
  /** By page-scoped ID. */
  people: Set<string>;
}

/** A message as a conversation keeps it. */
export interface StoredWords {
  id: string;
  pageId: string;
  psid: string;
  fromPage: boolean;
  text: string;
  attachments: Json[];
  at: number;
}

/** So many messages can be read again by their IDs. */
const MOST_WORDS = 10_000;

/** Starts with nothing: no persona, no message, nobody met. */
export function emptyState(): GraphState {
  return {
    personas: new Map(),
    messages: [],
    sayings: [],
    words: new Map(),
    people: new Map(),
    refusing: new Set(),
    attachments: new Map(),
    files: createFiles(),
    profiles: new Map(),
    labels: new Map(),
    threads: new Map(),
    spokenAt: new Map(),
    subscribedFields: new Map(),
    appSubscriptions: new Map(),
  };
}

/** Goes on with what was kept. */
export function stateOf(kept: Omit<GraphState, 'files'>, files: Files): GraphState {
  return { ...emptyState(), ...kept, files };
}

/** Notes that a person and a Page have met. */
export function meet(state: GraphState, pageId: string, psid: string): Person {
  const people = state.people.get(pageId) ?? new Map<string, Person>();
  state.people.set(pageId, people);
  const number = people.size + 1;
  const person = people.get(psid) ?? { number, name: nameOfCustomer(number) };
  people.set(psid, person);
  return person;
}

/** The person of a page-scoped ID, if the Page has met them. */
export function personOf(state: GraphState, pageId: string, psid: string): Person | undefined {
  return state.people.get(pageId)?.get(psid);
}

/** Keeps what was said; the oldest makes room. */
export function keepWords({ words }: GraphState, said: StoredWords): void {
  words.set(said.id, said);
  const [oldest] = words.keys();
  if (words.size > MOST_WORDS && oldest !== undefined) words.delete(oldest);
}
