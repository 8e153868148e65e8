import type { Files } from './files';
import { createFiles } from './files';
import type { JsonObject } from '../protocol/json';

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
  /** When it arrived, in milliseconds since 1970. */
  at: number;
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
  /** The people who have met a Page, by Page ID. */
  people: Map<string, Set<string>>;
  /** The people who cannot be shown personas. */
  refusing: Set<string>;
  /** The attachments that can be sent again, by attachment ID. */
  attachments: Map<string, { pageId: string; media: Media }>;
  files: Files;
  /** The Messenger Profile of each Page, by Page ID. */
  profiles: Map<string, JsonObject>;
}

/** Starts with nothing: no persona, no message, nobody met. */
export function emptyState(): GraphState {
  return {
    personas: new Map(),
    messages: [],
    people: new Map(),
    refusing: new Set(),
    attachments: new Map(),
    files: createFiles(),
    profiles: new Map(),
  };
}

/** Notes that a person and a Page have met. */
export function meet(state: GraphState, pageId: string, psid: string): void {
  const people = state.people.get(pageId) ?? new Set();
  state.people.set(pageId, people.add(psid));
}

/** Tells whether a person and a Page have met. */
export function haveMet(state: GraphState, pageId: string, psid: string): boolean {
  return state.people.get(pageId)?.has(psid) ?? false;
}
