import type { EmulatedMessage, Media, Person, StoredPersona } from '../graph/world/state';
import type { Json, JsonObject } from '../graph/protocol/json';
import type { BotReport } from './report';
import type { RequestRecord } from './record';

/** What a person wrote or tapped, and whether the bot took it. */
export interface Saying {
  /** The same for what is sent again. */
  key: string;
  pageId: string;
  psid: string;
  /** What stands in the event beside sender and recipient. */
  event: JsonObject;
  at: number;
  /** `'slow'`: the bot has not answered for longer than Messenger waits. */
  state: 'sending' | 'slow' | 'delivered' | 'failed';
  /** Why the bot did not take it, or what to check. */
  problem?: string;
}

/** Who has control of a conversation. */
export interface Control {
  /** `null` where nobody has taken it. */
  who: 'bot' | 'inbox' | 'app' | null;
  /** When it lapses, in milliseconds since 1970. */
  until: number;
}

/** Something that somebody who watches the emulator will want to know. */
export type Happening =
  | { type: 'met'; pageId: string; psid: string; person: Person; control: Control }
  | { type: 'said'; saying: Saying }
  /** A person reacted to a message, or took that back. */
  | { type: 'reacted'; messageId: string; emoji: string | undefined }
  /** `record` is the call that sent it; a message of the inbox has none. */
  | { type: 'sent'; message: EmulatedMessage; media: Media; record?: RequestRecord }
  | { type: 'reported'; report: BotReport; at: number }
  | { type: 'persona'; persona: StoredPersona; at: number }
  | { type: 'called'; record: RequestRecord }
  | {
      type: 'answered';
      record: RequestRecord;
      durationMs: number;
      /** What was answered, secrets masked. */
      answer: Json;
      connection?: 'refuse' | 'lost' | 'hang';
    }
  | { type: 'changed' }
  | { type: 'reset' };

/** Tells whoever watches. */
export type Tell = (happening: Happening) => void;
