import type { JsonObject } from '../../../emulator';

/** What a customer does: says something, taps something, or anything else, as the event of it. */
export type Deed =
  { readonly says: string } | { readonly taps: string } | { readonly sends: JsonObject };

/** What an event says of the customer. */
export function deedOf(event: JsonObject): Deed {
  const { message, postback } = event;
  if (isObject(postback) && typeof postback.title === 'string') return { taps: postback.title };
  if (isObject(message) && typeof message.text === 'string' && !message.attachments) {
    return message.quick_reply ? { taps: message.text } : { says: message.text };
  }
  return { sends: withoutIds(event) };
}

/** A message ID is given anew each time that something is said. */
function withoutIds(event: JsonObject): JsonObject {
  const { message } = event;
  if (!isObject(message)) return event;
  const { mid, ...rest } = message;
  return mid === undefined ? event : { ...event, message: rest };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
