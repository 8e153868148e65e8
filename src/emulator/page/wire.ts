import type { Json, JsonObject } from '../graph/protocol/json';
import type { EmulatedMessage } from '../graph/world/state';
import type { Control, Saying } from '../journal/happenings';
import type { BotReport, BotStatus } from '../journal/report';
import type { RequestRecord } from '../journal/record';

/** What the page is told: first all there is, then what is new or has changed since. */
export interface Update {
  /** Only where the page is to forget all it knew. */
  fresh?: Setting;
  /** The bot's URL, or `null` while there is none. */
  webhook: string | null;
  trouble: Trouble;
  bot: BotStatus;
  /** How far the emulator's time is ahead of the machine's, in milliseconds. */
  aheadMs: number;
  /** The Messenger Profiles, by Page ID. */
  profiles: Record<string, JsonObject>;
  people: Person[];
  personas: PersonaCard[];
  entries: Entry[];
  calls: CallCard[];
}

/** What does not change. */
export interface Setting {
  origin: string;
  pages: { id: string; name: string }[];
}

/** Somebody who has met a Page. */
export interface Person {
  pageId: string;
  psid: string;
  /** Counts those whom the Page has met, from 1. */
  number: number;
  name: string;
  control: Control;
}

/** A persona of a Page, and what became of it. */
export interface PersonaCard {
  id: string;
  pageId: string;
  name: string;
  /** The URL that the bot gave. */
  picture: string;
  createdAt: number;
  /** When it spoke last. */
  spokeAt?: number;
  deletedAt?: number;
  /** How many messages it has spoken. */
  messages: number;
}

/** One thing in a conversation; IDs grow in the order in which they happened. */
export type Entry = SentEntry | SaidEntry | TroubleEntry;

/** What went wrong at the bot, or with what it sent. */
export interface TroubleEntry {
  from: 'trouble';
  id: number;
  pageId: string;
  psid: string;
  at: number;
  kind: 'refused' | BotReport['kind'];
  title: string;
  detail?: string;
  /** The call that was refused. */
  callId?: number;
}

/** What the Page or one of its personas sent. */
export interface SentEntry extends Pick<EmulatedMessage, 'pageId' | 'psid' | 'message' | 'at'> {
  from: 'page';
  id: number;
  persona: { id: string; name: string; picture: string } | null;
  senderAction?: string;
  /** The file of its attachment. */
  file?: { filename: string | null; contentType: string; size: number; url?: string };
  /** The message ID that the bot and Graph know it by. */
  messageId?: string;
  /** What the customer reacted with. */
  reaction?: string;
  /** The call that sent it. */
  callId?: number;
  /** Whether a person wrote it in the Page's inbox. */
  isInbox?: true;
  /** Where the attachment is, if it is no file. */
  url?: string;
}

/** What a person wrote or tapped. */
export interface SaidEntry {
  from: 'user';
  id: number;
  pageId: string;
  psid: string;
  at: number;
  text: string;
  /** The event, to send it again. */
  event: JsonObject;
  state: Saying['state'];
  /** Why the bot did not take it. */
  problem?: string;
}

/** A Graph call, secrets masked. */
export interface CallCard extends RequestRecord {
  id: number;
  durationMs: number | null;
  answer?: Json;
  /** What happened to the connection instead of an answer. */
  connection?: 'refuse' | 'lost' | 'hang';
}

/** One kind of call that can be made to fail once, and how. */
export type Mishap = 'message-refused' | 'message-lost' | 'persona-refused' | 'creation-lost';

/** How the switches for trouble stand. */
export interface Trouble {
  /** The people who cannot be shown personas. */
  unshown: string[];
  /** Whether persona calls are refused for their number. */
  throttled: boolean;
  /** What the next call of its kind meets with. */
  next: Mishap | null;
  /** Milliseconds by which each answer is later than otherwise. */
  delayMs: number;
}
