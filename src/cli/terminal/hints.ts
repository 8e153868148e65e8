import type { PersonaError } from '../../errors';

/** What helps, by Graph code or by code and subcode. Sources: `graph-errors.ts`. */
const HINTS: Readonly<Record<string, string>> = {
  '368/1346003':
    'Messenger blocks the host of the picture (it blocks tunnels such as ngrok). Put the picture on another host.',
  '10/2018336':
    'Privacy rules in Europe keep this person from seeing personas. The bot falls back by itself.',
  '10': 'Grant the app the pages_messaging permission in its App Dashboard.',
  '190': 'The access token is invalid or has expired. Create a new one in the App Dashboard.',
  '200':
    'The token needs the pages_messaging permission, granted by somebody with the MESSAGING task on the Page.',
  '230': 'The token lacks the pages_messaging permission. Create a new one that has it.',
  '368':
    'Messenger considers this abusive. Check the name and the picture, and wait before you try again.',
  '100':
    'Check the name (1 to 50 characters), the picture (public, an image, at most 8 MB) and appSecret. doctor checks all of them.',
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** What a person can do about a refusal of the Graph API, where that is known. */
export function hintFor(error: PersonaError): string | undefined {
  const { code, graph } = error;
  if (code === 'RATE_LIMITED') return `Run this again ${whenToTryAgain(error)}.`;
  if (code === 'NOT_FOUND' || graph?.code === undefined) return undefined;
  return HINTS[`${graph.code}/${graph.subcode}`] ?? HINTS[graph.code];
}

/** When a limit is over, as far as Messenger said. */
export function whenToTryAgain({ retryAfterMs }: PersonaError): string {
  return retryAfterMs === undefined
    ? 'in a few minutes (Messenger did not say when its limit ends)'
    : `in ${inWords(retryAfterMs)}`;
}

/** A span of time as people say it. */
export function inWords(ms: number): string {
  const [count, unit] =
    ms >= 2 * MINUTE_MS
      ? [Math.ceil(ms / MINUTE_MS), 'minute']
      : [Math.max(1, Math.ceil(ms / SECOND_MS)), 'second'];
  return counted(count, unit);
}

/** A number with its noun, as in "1 persona" and "2 personas". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The first of them, as in "john, mary, zoe and 4 more". */
export function firstOf(names: readonly string[], mostNamed = 3): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
