import { escape, isPlainObject } from 'lodash';

/** The longest text of a message by Bottender's name of the channel, as the platforms document it. */
const MAX_TEXT: Readonly<Record<string, number>> = {
  line: 5000,
  slack: 4000,
  telegram: 4096,
  viber: 7000,
  whatsapp: 1600,
};
/** For a channel that nobody has documented here: the shortest of them. */
const SHORTEST_MAX_TEXT = 1600;

/** A name as text of a Telegram message, by the message's `parse_mode` ("Formatting options", Bot API). */
const ESCAPES: Readonly<Record<string, (name: string) => string>> = {
  html: escape,
  markdown: (name) => name.replace(/[_*`[]/g, '\\$&'),
  markdownv2: (name) => name.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&'),
};

/** The text with the name before it; `undefined` where there is no text, or no room. */
export function withName(text: unknown, name: string, channel: string): string | undefined {
  if (typeof text !== 'string') return undefined;
  const whole = `${name}: ${text}`;
  return whole.length <= (MAX_TEXT[channel] ?? SHORTEST_MAX_TEXT) ? whole : undefined;
}

/** The arguments of a sending method, likewise; only those of `sendText` and `sendMessage` have a text. */
export function argsWithName(
  method: string,
  [content, ...others]: readonly unknown[],
  name: string,
  channel: string,
): unknown[] | undefined {
  if (method !== 'sendText' && method !== 'sendMessage') return undefined;
  const written = asWritten(name, others[0]);
  if (written === undefined) return undefined;
  const changed = isPlainObject(content)
    ? messageWithName(content as object, written, channel)
    : withName(content, written, channel);
  return changed === undefined ? undefined : [changed, ...others];
}

/** A message object with a text, likewise. */
export function messageWithName<M extends { type?: unknown; text?: unknown }>(
  message: M,
  name: string,
  channel: string,
): M | undefined {
  if (message.type !== undefined && message.type !== 'text') return undefined;
  // LINE's emojis stand at places of the text.
  if ('emojis' in message) return undefined;
  const text = withName(message.text, name, channel);
  return text === undefined ? undefined : { ...message, text };
}

/** The name in the text's own mark-up; `undefined` where the name would push marks off their places. */
function asWritten(name: string, options: unknown): string | undefined {
  if (!isPlainObject(options)) return name;
  const { parseMode, parse_mode: snakeCase, entities } = options as Record<string, unknown>;
  if (entities !== undefined) return undefined;
  const mode = parseMode ?? snakeCase;
  if (mode === undefined) return name;
  return typeof mode === 'string' ? ESCAPES[mode.toLowerCase()]?.(name) : undefined;
}
