import isPlainObject from 'lodash/isPlainObject';

import type { Message } from './message';

/** The Send API's limit of a text. */
const MAX_TEXT_CHARACTERS = 2000;

/** The message with the name before its text, where it has one and there is room for it. */
export function prefixed(message: Message, name: string | undefined): Message {
  if (name === undefined) return message;
  const [content, ...others] = message.args;
  const changed = message.name === 'sendText' ? withName(content, name) : inMessage(message, name);
  return changed === undefined ? message : { ...message, args: [changed, ...others] };
}

function inMessage({ name: method, args: [content] }: Message, name: string): object | undefined {
  if (method !== 'sendMessage' || !isPlainObject(content)) return undefined;
  const text = withName((content as { text?: unknown }).text, name);
  return text === undefined ? undefined : { ...(content as object), text };
}

function withName(text: unknown, name: string): string | undefined {
  if (typeof text !== 'string') return undefined;
  const whole = `${name}: ${text}`;
  return whole.length <= MAX_TEXT_CHARACTERS ? whole : undefined;
}
