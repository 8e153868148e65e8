import type { EmulatedMessage, Json, JsonObject } from '../../../emulator';

/** What a person can tap. */
export interface Tappable {
  readonly title: string;
  readonly payload: string;
  readonly kind: 'button' | 'quick reply' | 'notify me';
}

// What Messenger offers in the place of a title: the customer's own number or address.
const OWN: Record<string, string> = {
  user_phone_number: '+1 555 0100',
  user_email: 'robin@example.com',
};
const NOTIFY_ME = ['one_time_notif_req', 'notification_messages'];

/** A message line by line, as far as text can show it. */
export function linesOf(sent: EmulatedMessage): string[] {
  const { message = {}, senderAction } = sent;
  if (senderAction !== undefined) return senderAction === 'typing_on' ? ['… is typing'] : [];
  const text = typeof message.text === 'string' ? message.text.split('\n') : [];
  const { sticker_id: sticker, template } = message;
  return [
    ...text,
    ...templateLines(message),
    ...attachmentLines(sent),
    ...(sticker === undefined ? [] : [`[sticker ${plainOf(sticker)}]`]),
    ...(template === undefined ? [] : [`[message template ${plainOf(objectOf(template).name)}]`]),
    ...quickRepliesOf(message).map(({ title }) => `[ ${title} ]`),
  ];
}

/** The buttons and quick replies of a message that a person can answer with. */
export function tappablesOf({ message = {} }: EmulatedMessage): Tappable[] {
  const payload = payloadOf(message);
  const cards = objectsOf(payload.elements).flatMap(({ buttons }) => objectsOf(buttons));
  const buttons = [...objectsOf(payload.buttons), ...cards].flatMap(({ title, payload: own }) =>
    typeof title === 'string' && typeof own === 'string'
      ? [{ title, payload: own, kind: 'button' as const }]
      : [],
  );
  return [...buttons, ...notifyMe(payload), ...quickRepliesOf(message)];
}

function notifyMe({ template_type: type, payload }: JsonObject): Tappable[] {
  if (!NOTIFY_ME.includes(plainOf(type))) return [];
  return [{ title: 'Notify me', payload: plainOf(payload), kind: 'notify me' }];
}

function quickRepliesOf(message: JsonObject): Tappable[] {
  return objectsOf(message.quick_replies).flatMap(({ content_type: type, title, payload }) => {
    const own = OWN[plainOf(type)];
    const shown = own ?? plainOf(title);
    return shown === ''
      ? []
      : [{ title: shown, payload: own ?? plainOf(payload), kind: 'quick reply' }];
  });
}

/** A template: what belongs together stands together, each card with its buttons. */
function templateLines(message: JsonObject): string[] {
  const payload = payloadOf(message);
  if (objectOf(message.attachment).type !== 'template') return [];
  const { template_type: type, text, title, intro_message: intro, buttons } = payload;
  const lines = [
    ...textLines([text, title, intro]),
    ...objectsOf(payload.elements).flatMap(cardLines),
    ...objectsOf(payload.boarding_pass).flatMap(passLines),
    ...receiptLines(payload),
    ...buttonLines(buttons),
    ...notifyMe(payload).map(({ title: shown }) => `[ ${shown} ]`),
  ];
  return lines.length > 0 ? lines : [`[template: ${plainOf(type) || 'unknown'}]`];
}

function cardLines({ title, subtitle, media_type: media, url, id, buttons }: JsonObject): string[] {
  const picture =
    media === undefined ? [] : [`[${plainOf(media)}: ${plainOf(url) || 'sent before'}]`];
  const product = title === undefined && id !== undefined ? [`[product ${plainOf(id)}]`] : [];
  return [...textLines([title, subtitle]), ...picture, ...product, ...buttonLines(buttons)];
}

function passLines({ passenger_name: name, seat, flight_info: flight }: JsonObject): string[] {
  const facts = [name, objectOf(flight).flight_number, seat].map(plainOf).filter(Boolean);
  return facts.length > 0 ? [facts.join(', ')] : [];
}

function receiptLines({ order_number: number, summary, currency }: JsonObject): string[] {
  if (number === undefined) return [];
  const total = plainOf(objectOf(summary).total_cost);
  return [`Order ${plainOf(number)}: ${total} ${plainOf(currency)}`.trim()];
}

function buttonLines(buttons: Json | undefined): string[] {
  return objectsOf(buttons).map(({ title, type }) => `[ ${plainOf(title) || plainOf(type)} ]`);
}

function textLines(texts: (Json | undefined)[]): string[] {
  return texts.flatMap((text) => (typeof text === 'string' ? text.split('\n') : []));
}

function attachmentLines({ message = {}, upload }: EmulatedMessage): string[] {
  const list = [message.attachment, ...objectsOf(message.attachments)].map(objectOf);
  return list.flatMap(({ type, payload }) => {
    if (typeof type !== 'string' || type === 'template') return [];
    if (upload) return [`[${type}: ${upload.filename ?? 'a file'}, ${upload.size} bytes]`];
    return [`[${type}: ${plainOf(objectOf(payload).url) || 'sent before'}]`];
  });
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

/** A plain value as text; nothing for all else. */
function plainOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
