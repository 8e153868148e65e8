import { createHmac } from 'node:crypto';

import type { JsonObject } from '../graph/protocol/json';

/** Messenger expects an answer within this time. */
export const SLOW_MS = 5_000;

/** Where webhooks go, and how they are made. */
export interface WebhookSettings {
  /** The bot's URL, if there is one. */
  url: string | undefined;
  appSecret: string;
  /** Whether characters outside ASCII are written as `\uXXXX`. */
  escaped: boolean;
  signal: AbortSignal;
  /** The emulator's time. */
  now: number;
  /** Whether another app has control of the conversation: the bot then only listens. */
  isStandby: boolean;
}

/**
 * Delivers one event of a Page to the bot as Messenger does: signed over the exact bytes, under
 * the old signature and the new one. (developers.facebook.com/docs/messenger-platform/webhooks,
 * "Validating payloads")
 *
 * @throws Error which says what to check
 */
export async function deliver(
  pageId: string,
  event: JsonObject,
  { url, appSecret, escaped, signal, now, isStandby }: WebhookSettings,
): Promise<void> {
  if (url === undefined) {
    throw new Error('The emulator has no webhook: set emulator.webhook to the URL of the bot.');
  }
  const json = JSON.stringify({
    object: 'page',
    entry: [{ id: pageId, time: now, [isStandby ? 'standby' : 'messaging']: [event] }],
  });
  const body = Buffer.from(escaped ? escapeNonAscii(json) : json);
  const sign = (algorithm: 'sha1' | 'sha256') =>
    `${algorithm}=${createHmac(algorithm, appSecret).update(body).digest('hex')}`;

  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature': sign('sha1'),
      'x-hub-signature-256': sign('sha256'),
    },
    body,
    signal,
  }).catch((error: unknown) => {
    throw new Error(`The webhook ${url} could not be reached. Is the bot running?`, {
      cause: error,
    });
  });
  // Read to its end, so that the connection is free for the next event.
  await response.arrayBuffer();
  if (response.status !== 200) {
    throw new Error(
      `The webhook ${url} answered ${response.status}. ${adviceFor(response.status)}`,
    );
  }
}

/** What to say of a webhook that takes longer than Messenger would wait. */
export function slowness(url: string | undefined): string {
  return (
    `The webhook ${url} has not answered for ${SLOW_MS / 1000} seconds. Check its path ` +
    '(/webhooks/messenger unless the bot says otherwise), and whether a handler is still at work.'
  );
}

function adviceFor(status: number): string {
  if (status === 404) {
    return 'Check its path: /webhooks/messenger unless the bot says otherwise.';
  }
  return [400, 401, 403].includes(status)
    ? "Does the bot use the emulator's app secret?"
    : 'Messenger expects 200.';
}

function escapeNonAscii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
