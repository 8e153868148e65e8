import type { Json, JsonObject } from '../graph/protocol/json';
import { asText, isJsonObject } from '../graph/protocol/json';
import type { EmulatedMessage } from '../graph/world/state';

const PATIENCE_MS = 4_000;

/** What a person expects to be told. */
export interface Expectation {
  /**
   * Waits until somebody has said something since this person's last `say`; what was said in the meantime counts.
   *
   * @param who a persona's name, or `null` for the Page
   * @param text the whole text of a message or template, or a pattern for it
   * @param options.timeoutMs how long to wait; 4000 unless given, less than the 5 seconds that test runners give a test
   * @throws Error which says what was heard instead
   */
  toHear: (
    who: string | null,
    text: string | RegExp,
    options?: { timeoutMs?: number },
  ) => Promise<void>;
}

/** What an expectation looks at. */
export interface Hearing {
  /** What this person was told since they spoke last. */
  heard: () => EmulatedMessage[];
  /** Calls back at every message; answers how to stop that. */
  onMessage: (listener: () => void) => () => void;
  /** The name of the Page of a message. */
  pageName: (pageId: string) => string;
}

/** Expects something of whoever speaks to a person. */
export function createExpectation({ heard, onMessage, pageName }: Hearing): Expectation {
  const whoSaid = ({ persona, pageId }: EmulatedMessage) => persona?.name ?? pageName(pageId);
  return {
    async toHear(who, text, { timeoutMs = PATIENCE_MS } = {}) {
      const fits = ({ persona, message }: EmulatedMessage) =>
        message !== undefined && (persona?.name ?? null) === who && isSaid(text, message);
      const isHeard = () => heard().some(fits);
      if (await within(timeoutMs, isHeard, onMessage)) return;
      const instead = heard()
        .filter(({ message }) => message)
        .map((each) => `\n  ${whoSaid(each)}: ${textsOf(each.message!).join(' | ')}`);
      const wanted = typeof text === 'string' ? JSON.stringify(text) : String(text);
      throw new Error(
        `Expected ${who ?? 'the Page'} to say ${wanted} within ${timeoutMs} ms, but ` +
          (instead.length > 0 ? `heard:${instead.join('')}` : 'nobody said anything.'),
      );
    },
  };
}

function within(
  timeoutMs: number,
  isTrue: () => boolean,
  onMessage: Hearing['onMessage'],
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (outcome: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(outcome);
    };
    const timer = setTimeout(() => end(isTrue()), timeoutMs);
    const stop = onMessage(() => isTrue() && end(true));
    if (isTrue()) end(true);
  });
}

function isSaid(text: string | RegExp, message: JsonObject): boolean {
  // `search` and not `test`, which would go on where it stopped last time in a pattern with the flag `g`.
  return textsOf(message).some((each) =>
    typeof text === 'string' ? each === text : each.search(text) >= 0,
  );
}

/** The texts of a message: its own, that of a template, the titles of cards. */
function textsOf({ text, attachment }: JsonObject): string[] {
  const payload =
    isJsonObject(attachment) && isJsonObject(attachment.payload) ? attachment.payload : {};
  const elements = Array.isArray(payload.elements) ? payload.elements : [];
  const titles = elements.map((each) => (isJsonObject(each) ? each.title : undefined));
  const isText = (value: Json | undefined) => typeof value === 'string';
  const texts = [text, payload.text, ...titles].filter(isText);
  if (texts.length > 0 || !isJsonObject(attachment)) return texts;
  return [`[${asText(attachment.type) ?? 'attachment'}]`];
}
