import type { PersonaError } from '../../errors';

/** What helps, by Graph code or by code and subcode. Sources: `graph-errors.ts`. */
const HINTS: Readonly<Record<string, string>> = {
  '368/1346003':
    'Messenger blocks the host of the picture (tunnels such as ngrok are): put the picture on another host.',
  '10/2018336':
    'The rules for Europe keep this person from personas: the bot falls back by itself.',
  '10': 'The app lacks a permission: give it pages_messaging in the dashboard of the app.',
  '190': 'The access token is not valid (any more): renew it in the dashboard of the app.',
  '200':
    'The permission is missing: the token needs pages_messaging, asked for by somebody with the task MESSAGING on the Page.',
  '230': 'The token lacks pages_messaging: ask for a new one with it.',
  '368':
    'Messenger took this for abuse: look at the name and the picture, and wait before trying again.',
  '100':
    'Check name (1 to 50 characters), picture (public, an image, at most 8 MB) and appSecret: doctor looks at all of them.',
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** What a person can do about a refusal of the Graph API, where that is known. */
export function hintFor({ code, graph, retryAfterMs }: PersonaError): string | undefined {
  if (code === 'RATE_LIMITED') {
    return retryAfterMs === undefined
      ? 'Messenger’s limit is reached and it did not say for how long: wait some minutes, then run this again.'
      : `Messenger’s limit is reached: run this again in ${inWords(retryAfterMs)}.`;
  }
  if (code === 'NOT_FOUND' || graph?.code === undefined) return undefined;
  return HINTS[`${graph.code}/${graph.subcode}`] ?? HINTS[graph.code];
}

/** A span of time as people say it. */
export function inWords(ms: number): string {
  const [count, unit] =
    ms >= 2 * MINUTE_MS
      ? [Math.ceil(ms / MINUTE_MS), 'minute']
      : [Math.max(1, Math.ceil(ms / SECOND_MS)), 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
