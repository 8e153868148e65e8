import { createReadStream, ReadStream } from 'node:fs';

import get from 'lodash/get';
import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import type { Persona, Speaker } from '../../speakers/persona';
import type { Method } from '../channel';
import type { MessengerState } from './state';

/** One call of a sending method. */
export interface Message {
  readonly context: MessengerContext;
  readonly state: MessengerState;
  readonly method: Method;
  readonly name: string;
  /** Whether another plugin's calls are hidden in the method. */
  readonly foreign: boolean;
  readonly args: readonly unknown[];
  readonly optionsAt: number;
  /** Without the persona. */
  readonly options: unknown;
  readonly speaker: Speaker | null;
  /** The context's own token at the time of the call, whatever the handler has chosen since. */
  readonly token: string | null;
}

/**
 * Calls Bottender's method, with the persona's ID or without.
 *
 * @param client sends this one message, in the place of the context's
 */
export function call(message: Message, persona: Persona | null, client?: MessengerClient): unknown {
  const { context, method, args, optionsAt, options, token } = message;
  const complete = persona ? { ...(options as object), personaId: persona.id } : options;
  const now = context._customAccessToken;
  const usual = context._client;
  context._customAccessToken = token;
  context._client = client ?? usual;
  try {
    return method.apply(context, withOptions(args, optionsAt, complete));
  } finally {
    context._customAccessToken = now;
    context._client = usual;
  }
}

export function withOptions(args: readonly unknown[], at: number, options: unknown): unknown[] {
  const changed = [...args];
  // Where there were no options and are none, the method is called with as many arguments as before.
  if (args[at] !== options) changed[at] = options;
  return changed;
}

/**
 * The same message to be sent once more: a stream that was read is opened again.
 *
 * @returns `undefined` where that is not possible: a stream of an open file has no name
 */
export function again(message: Message): Message | undefined {
  const [content, ...others] = message.args;
  if (!(content instanceof ReadStream)) return message;
  const path = content.path as ReadStream['path'] | undefined;
  if (path === undefined) return undefined;
  const { start, end } = content as unknown as { start?: number; end?: number };
  return { ...message, args: [createReadStream(path, { start, end }), ...others] };
}

/** An early fault of a stream that has to wait must not go unheard: Bottender listens when the message starts. */
export function listenTo({ args: [content] }: Message): void {
  if (content instanceof ReadStream) content.on('error', () => undefined);
}

/** @throws what went wrong with the stream while the message waited */
export function checkStream({ args: [content] }: Message): void {
  if (content instanceof ReadStream && content.errored) throw content.errored;
}

/** The recipient's page-scoped ID. */
export function psidOf({ context }: Message): string {
  return get(context.session, 'user.id') as string;
}
