import type { Saying } from '../journal/happenings';
import type { Json } from '../graph/protocol/json';
import { asText, isJsonObject } from '../graph/protocol/json';
import type { EmulatedMessage, Media } from '../graph/world/state';
import type { RequestRecord } from '../journal/record';
import type { PersonaCard, SaidEntry, SentEntry, TroubleEntry } from './wire';

/** Enough of a refused text to know which one it was. */
const MOST_SHOWN = 80;

/** What the Page or a persona sent, as the page shows it. */
export function sentEntry(id: number, { message: sent, media, speaker, callId }: Sent): SentEntry {
  const { pageId, psid, persona, message, senderAction, appId, at, id: messageId } = sent;
  const { upload, fileId, url } = media;
  return {
    ...{ id, from: 'page', pageId, psid, message, senderAction, at, messageId },
    persona: persona && { ...persona, picture: speaker?.picture ?? '' },
    ...(upload && { file: { ...upload, ...(fileId && { url: `/_page/files/${fileId}` }) } }),
    ...(url !== undefined && { url }),
    ...(callId !== undefined && { callId }),
    ...(appId !== undefined && { isInbox: true }),
  };
}

interface Sent {
  message: EmulatedMessage;
  media: Media;
  /** The persona that spoke, if one did. */
  speaker: PersonaCard | undefined;
  callId: number | undefined;
}

/** What a person wrote or tapped, as the page shows it. */
export function saidEntry(id: number, saying: Saying): SaidEntry {
  const { pageId, psid, event, at, state, problem } = saying;
  const text = textOf(event);
  return { ...{ id, from: 'user', pageId, psid, event, at, state, text }, problem };
}

function textOf({ message, postback }: Saying['event']): string {
  return textIn(message, 'text') ?? textIn(postback, 'title') ?? attachmentsIn(message);
}

/** What the customer sent without words, e.g. `[image]`. */
function attachmentsIn(message: Json | undefined): string {
  const attachments = isJsonObject(message) ? message.attachments : undefined;
  const kinds = [attachments ?? []].flat().map((each) => textIn(each, 'type') ?? 'attachment');
  return kinds.map((kind) => `[${kind}]`).join(' ');
}

function textIn(json: Json | undefined, key: string): string | undefined {
  return isJsonObject(json) ? asText(json[key]) : undefined;
}

function beginningOf(text: string): string {
  const characters = [...text];
  return characters.length > MOST_SHOWN ? `${characters.slice(0, MOST_SHOWN).join('')}…` : text;
}

/** The messages of a call that were refused, each as the conversation of its recipient shows it. */
export function refusedEntries(record: RequestRecord): Omit<TroubleEntry, 'id'>[] {
  const { method, path, body, error, pageId, at, batch } = record;
  const own = (batch ?? []).flatMap(refusedEntries);
  const { recipient } = body;
  const psid = textIn(recipient, 'id');
  const isMessage = method === 'POST' && /^\/[^/]+\/messages$/.test(path);
  if (!error || !isMessage || psid === undefined || pageId === null) return own;
  const text = textIn(body.message, 'text') ?? asText(body.sender_action) ?? 'a message';
  const title = `Messenger refused ${JSON.stringify(beginningOf(text))}: ${error.message}`;
  return [...own, { from: 'trouble', kind: 'refused', pageId, psid, at, title }];
}
