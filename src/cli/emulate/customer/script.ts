import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { UsageError } from '../../usage-error';

/** What a customer does: speak, tap a button, turn to another Page. */
export type Turn =
  | { readonly does: 'say'; readonly text: string }
  | { readonly does: 'tap'; readonly title: string }
  | { readonly does: 'turn'; readonly page: string }
  | { readonly does: 'send'; readonly event: Record<string, unknown> };

/** What a customer expects to be told, by anybody unless a speaker is named. */
export interface Expectation {
  readonly does: 'hear';
  readonly speaker: string | undefined;
  /** A part of it, or a pattern for it. */
  readonly words: string | RegExp;
}

/** One line of a script. */
export type Step = (Turn | Expectation) & {
  /** Where it stands, such as `customer.txt:3`. */
  readonly place: string;
};

/** The format of a script, for the help. */
export const SCRIPT_FORMAT = `A script is plain text, one step a line:

  # a comment; empty lines are ignored
  > Hello!                    the customer says this
  [Ask the baker]             the customer taps this button or quick reply
  < How can I help            an answer has to contain this, within 10 seconds
  <John Mathew> How can I     the same, said by John
  <John Mathew> /order \\d+/i   the same, by a pattern
  * {"referral":{"ref":"ad"}}  the customer's Messenger sends any other event
  @ Jasper's Bakery           the customer switches to this Page

Answers are expected in their order. Each answer that does not come is shown
with what was said instead, and the exit code is 1.`;

/**
 * Reads the script of a customer.
 *
 * @throws UsageError naming the file, and the line that makes no sense
 */
export function readScript(path: string): Step[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--script: ${JSON.stringify(path)} ${whyUnreadable(error)}.`, {
      cause: error,
    });
  }
  const steps = text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const place = `${basename(path)}:${index + 1}`;
    const step = readStep(trimmed);
    if (step) return [{ ...step, place }];
    throw new UsageError(
      `--script: ${place} makes no sense: ${JSON.stringify(trimmed)}. ` +
        'A line begins with >, <, [, @, * or #; see --help.',
    );
  });
  if (steps.length > 0) return steps;
  throw new UsageError(`--script: ${JSON.stringify(path)} says nothing; see --help.`);
}

function whyUnreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist';
  return code === 'EISDIR' ? 'is a folder' : `could not be read (${code})`;
}

function readStep(line: string): Turn | Expectation | undefined {
  const [, says] = /^>\s*(.+)$/.exec(line) ?? [];
  if (says !== undefined) return { does: 'say', text: says };
  const [, anybody] = /^<\s+(.+)$/.exec(line) ?? [];
  if (anybody !== undefined) return { does: 'hear', speaker: undefined, words: patternOf(anybody) };
  const [, speaker, words] = /^<([^\s>][^>]*)>\s*(.+)$/.exec(line) ?? [];
  if (words !== undefined)
    return { does: 'hear', speaker: speaker?.trim(), words: patternOf(words) };
  return readGesture(line);
}

/** Reads what is no speech, in a script as at the terminal: `[a button]`, `@ a Page`. */
export function readGesture(line: string): Turn | undefined {
  const [, title] = /^\[\s*(.+?)\s*\]$/.exec(line) ?? [];
  if (title !== undefined) return { does: 'tap', title };
  const [, page] = /^@\s*(.+)$/.exec(line) ?? [];
  if (page !== undefined) return { does: 'turn', page };
  const [, json] = /^\*\s*(\{.*\})$/.exec(line) ?? [];
  const event = json === undefined ? undefined : eventOf(json);
  return event && { does: 'send', event };
}

function eventOf(json: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    // Not JSON: the line makes no sense, which is told with its place.
    return undefined;
  }
}

/** `/…/` is a pattern, everything else what it says. */
function patternOf(words: string): string | RegExp {
  const [, source, flags] = /^\/(.+)\/([imsu]*)$/.exec(words) ?? [];
  if (source === undefined) return words;
  try {
    return new RegExp(source, flags);
  } catch {
    // No pattern after all, for example a path.
    return words;
  }
}
