import { keepAttachment, mediaOf, uploadOf } from './attachments';
import type { Content } from './contents';
import { readContent } from './contents';
import type { JsonObject } from '../protocol/json';
import { asText, isJsonObject } from '../protocol/json';
import { controlAfter, requireControl } from '../nodes/thread-control';
import { noteActivity, threadOf } from '../world/threads';
import { checkWindow } from './windows';
import { readRecipient } from './recipients';
import type { GraphRequest } from '../world/request';
import { readSender } from './senders';
import { keepWords } from '../world/state';
import type { EmulatedMessage, Media, StoredPersona, StoredWords } from '../world/state';

/**
 * `POST /PAGE/messages`: the Send API. Checks everything first, so that a refused call leaves no
 * trace.
 */
export function sendMessage(request: GraphRequest): JsonObject {
  const content = readContent(request);
  const { psid, isPsid } = readRecipient(request);
  const persona = readSender(request, { psid, senderAction: content.senderAction });
  const thread = threadOf(request.state, request.page.id, psid);
  requireControl(request, thread);
  checkWindow(request, { psid, isPsid }, content);
  const moveControl = controlAfter(request, psid);

  const media = content.message ? mediaOf(request, content.message) : {};
  const sent = recordMessage(request, { psid, persona, content, media });
  const answer: JsonObject = isPsid ? { recipient_id: psid } : {};
  if (sent.id !== undefined) answer.message_id = sent.id;
  if (isReusable(content.message)) answer.attachment_id = keepAttachment(request, media);
  if (content.message) noteActivity(thread, request.now());
  request.onSent(sent, media);
  moveControl?.();
  return answer;
}

interface Sending {
  psid: string;
  persona: StoredPersona | null;
  content: Content;
  media: Media;
}

function recordMessage(
  request: GraphRequest,
  { psid, persona, content, media }: Sending,
): EmulatedMessage {
  const { message, senderAction, messagingType, tag } = content;
  const sent: EmulatedMessage = {
    pageId: request.page.id,
    psid,
    persona: persona && { id: persona.id, name: persona.name },
    ...(message && { message, id: request.ids.message() }),
    ...(senderAction !== undefined && { senderAction }),
    ...(messagingType !== undefined && { messagingType }),
    ...(tag !== undefined && { tag }),
    ...(uploadOf(request) && { upload: media.upload }),
    at: request.now(),
  };
  request.state.messages.push(sent);
  if (sent.id !== undefined && message) keepWords(request.state, wordsOf(sent.id, sent, message));
  return sent;
}

function wordsOf(
  id: string,
  { pageId, psid, at }: EmulatedMessage,
  { text, attachment }: JsonObject,
): StoredWords {
  const attachments = attachment === undefined ? [] : [attachment];
  return { id, pageId, psid, fromPage: true, text: asText(text) ?? '', attachments, at };
}

/** Whether a message asks to keep its attachment, which the answer then names. */
function isReusable(message: JsonObject | undefined): boolean {
  const attachment = message?.attachment;
  const payload = isJsonObject(attachment) ? attachment.payload : undefined;
  // Forms and careless bots write the flag as text.
  return isJsonObject(payload) && ['true', '1'].includes(asText(payload.is_reusable) ?? '');
}
