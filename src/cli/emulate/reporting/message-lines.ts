import type { EmulatedMessage, Json, JsonObject } from '../../../emulator';

/** What a person can tap: it answers with a payload. */
export interface Tappable {
  readonly title: string;
  readonly payload: string;
  readonly kind: 'button' | 'quick reply';
}

/** A message line by line, as far as text can show it. */
export function linesOf(sent: EmulatedMessage): string[] {
  const { message = {}, senderAction } = sent;
  if (senderAction !== undefined) return senderAction === 'typing_on' ? ['… is typing'] : [];
  return [
    ...textsOf(message).flatMap((text) => text.split('\n')),
    ...attachmentOf(sent),
    ...[...buttonsOf(message), ...quickRepliesOf(message)].map(
      ({ title }) => `[ ${textOf(title)} ]`,
    ),
  ];
}

/** The buttons and quick replies of a message that a person can answer with. */
export function tappablesOf({ message = {} }: EmulatedMessage): Tappable[] {
  const tappables = (replies: JsonObject[], kind: Tappable['kind']) =>
    replies.flatMap(({ title, payload }) =>
      typeof title === 'string' && typeof payload === 'string' ? [{ title, payload, kind }] : [],
    );
  return [
    ...tappables(buttonsOf(message), 'button'),
    ...tappables(quickRepliesOf(message), 'quick reply'),
  ];
}

function textsOf(message: JsonObject): string[] {
  const { text } = payloadOf(message);
  const texts = [
    message.text,
    text,
    ...elementsOf(message).flatMap(({ title, subtitle }) => [title, subtitle]),
  ];
  return texts.filter((each) => typeof each === 'string');
}

function attachmentOf({ message = {}, upload }: EmulatedMessage): string[] {
  const type = objectOf(message.attachment).type;
  if (typeof type !== 'string' || type === 'template') return [];
  if (upload) return [`[${type}: ${upload.filename ?? 'a file'}, ${upload.size} bytes]`];
  return [`[${type}: ${textOf(payloadOf(message).url) || 'sent before'}]`];
}

function buttonsOf(message: JsonObject): JsonObject[] {
  const ofElements = elementsOf(message).flatMap(({ buttons }) => objectsOf(buttons));
  return [...objectsOf(payloadOf(message).buttons), ...ofElements];
}

function quickRepliesOf(message: JsonObject): JsonObject[] {
  return objectsOf(message.quick_replies);
}

function elementsOf(message: JsonObject): JsonObject[] {
  return objectsOf(payloadOf(message).elements);
}

function payloadOf(message: JsonObject): JsonObject {
  return objectOf(objectOf(message.attachment).payload);
}

function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
