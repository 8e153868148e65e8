import { checkKeys, checkMs, invalidOption } from '../errors';

/** How long the bot stays silent once a person has answered. */
export interface TakeoverOptions {
  /**
   * How long after the last sign of a person the bot has the conversation again, in milliseconds. More than 0. It does not
   * end a `handOver()`.
   *
   * @default 900_000 (15 minutes)
   */
  readonly silentMs?: number;
}

/** How the bot tells customers that it is one. */
export interface DisclosureOptions<Context = object> {
  /** The message: a text of 1 to 2,000 characters, or a function of the context that returns one. */
  readonly text: string | ((context: Context) => string);
  /**
   * After how many milliseconds without any message in the conversation the bot says it again. More than 0.
   *
   * @default 86_400_000 (24 hours)
   */
  readonly lapseMs?: number;
}

const DEFAULT_SILENT_MS = 15 * 60_000;
const DEFAULT_LAPSE_MS = 24 * 3_600_000;
/** The Send API's limit of a text. */
const MAX_TEXT_CHARACTERS = 2000;

/**
 * Checks the option `takeover` and completes it.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function readTakeover(
  given: TakeoverOptions | undefined,
): Required<TakeoverOptions> | undefined {
  if (given === undefined) return undefined;
  checkKeys(named('takeover'), given, ['silentMs'], '{ silentMs }');
  const { silentMs = DEFAULT_SILENT_MS } = given;
  checkMs(named('takeover.silentMs'), silentMs);
  return { silentMs };
}

/**
 * Checks the option `disclosure` and completes it.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function readDisclosure<C>(
  given: DisclosureOptions<C> | undefined,
): Required<DisclosureOptions<C>> | undefined {
  if (given === undefined) return undefined;
  checkKeys(named('disclosure'), given, ['text', 'lapseMs'], '{ text, lapseMs }');
  const { text, lapseMs = DEFAULT_LAPSE_MS } = given;
  if (typeof text !== 'function' && !isDisclosureText(text)) {
    const expected = `a text of 1 to ${MAX_TEXT_CHARACTERS} characters, or a function that returns one`;
    throw invalidOption(named('disclosure.text'), expected, text);
  }
  checkMs(named('disclosure.lapseMs'), lapseMs);
  return { text, lapseMs };
}

/** Whether Messenger could take it as a text. */
export function isDisclosureText(text: unknown): text is string {
  return typeof text === 'string' && text.trim() !== '' && text.length <= MAX_TEXT_CHARACTERS;
}

function named(option: string): string {
  return `personas(): option \`${option}\``;
}
