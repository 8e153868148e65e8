import { checkAttachment } from './attachments';
import { objectParam, textParam } from '../protocol/call';
import { badParameter } from '../protocol/errors';
import type { JsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';

/** What a call to the Send API wants to say or do. */
export interface Content {
  message?: JsonObject;
  /** In lower case. */
  senderAction?: string;
  messagingType?: string;
  tag?: string;
}

// The SDK that Meta generates writes these in upper case, the documentation in lower case.
const SENDER_ACTIONS = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];
const MESSAGING_TYPES = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'];
// Refused since 2026-04-27 (developers.facebook.com/docs/messenger-platform/reference/send-api,
// "Upcoming Changes").
const DEAD_TAGS = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE'];
const MAX_TEXT_LENGTH = 2000;

/** Reads what is to be sent, or refuses it as the Send API does. */
export function readContent(request: GraphRequest): Content {
  const { params } = request;
  const message = objectParam(params, 'message');
  const senderAction = textParam(params, 'sender_action')?.toLowerCase();
  const tag = textParam(params, 'tag');
  const messagingType = textParam(params, 'messaging_type')?.toUpperCase();

  if (message && senderAction !== undefined) {
    throw badParameter('A message and a sender action cannot be sent together', 2018014);
  }
  if (tag !== undefined && DEAD_TAGS.includes(tag)) {
    throw badParameter(`The message tag ${tag} is not available any more`);
  }
  if (messagingType !== undefined && !MESSAGING_TYPES.includes(messagingType)) {
    throw badParameter(`Param messaging_type must be one of {${MESSAGING_TYPES.join(', ')}}`);
  }
  if (senderAction === undefined) checkMessage(request, message);
  else if (!SENDER_ACTIONS.includes(senderAction)) {
    throw badParameter(`Param sender_action must be one of {${SENDER_ACTIONS.join(', ')}}`);
  }
  return { message, senderAction, messagingType, tag };
}

/** What a message consists of: one of these (Meta's page messenger-platform/send-messages, Sticker API of 2026-06). */
const KINDS = ['text', 'attachment', 'attachments', 'sticker_id', 'template', 'dynamic_text'];

function checkMessage(request: GraphRequest, message: JsonObject | undefined): void {
  const text = message && textParam(message, 'text');
  const given = KINDS.filter((kind) => {
    const value = message?.[kind] ?? undefined;
    return value !== undefined && value !== '';
  });
  if (!message || given.length === 0) throw badParameter('Message cannot be empty', 2018034);
  if (given.length > 1) {
    throw badParameter('Param message must have either text or attachment, not both');
  }
  if (text && [...text].length > MAX_TEXT_LENGTH) {
    throw badParameter(`Length of param message[text] must be at most ${MAX_TEXT_LENGTH}`);
  }
  const { attachment, attachments } = message;
  if (given[0] === 'attachment') checkAttachment(request, attachment);
  if (given[0] !== 'attachments') return;
  if (!Array.isArray(attachments)) throw badParameter('Param message[attachments] must be a list');
  for (const each of attachments) checkAttachment(request, each);
}
