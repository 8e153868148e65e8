import type { Clock } from '../clock';
import { debug, type Events } from '../events';
import { ByConversation } from '../speakers/by-conversation';
import type { Newest } from '../speakers/newest';
import { humanOf, type Speaker } from '../speakers/persona';
import { warnOnce } from '../warnings';
import { isDisclosureText, type DisclosureOptions } from './options';
import { placeOf } from './place';

/** When the bot has to say that it is one, and what it says. */
export class Disclosures {
  /** Those that are being said: once, also where several handlers run at once. */
  private readonly underWay = new ByConversation<Promise<void>>();

  /** Whether the bot ever says so. */
  readonly areOn: boolean;

  constructor(
    private readonly options: Required<DisclosureOptions> | undefined,
    private readonly newest: Newest,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    this.areOn = options !== undefined;
  }

  /**
   * Whether something has to be said before a message of this speaker.
   *
   * @param isOutside whether the message answers no event: then it is a person's, unless its speaker is a program
   */
  isNeeded(context: object, speaker: Speaker | null, isOutside: () => boolean): boolean {
    const human = speaker ? humanOf(speaker) : undefined;
    if (human === true || !this.isDue(context)) return false;
    return human === false || !isOutside();
  }

  /** What the bot says; `undefined`, with a warning, where the option's function gives no text. */
  textFor(context: object): string | undefined {
    const text = this.options?.text;
    try {
      const said: unknown = typeof text === 'function' ? text(context) : text;
      if (isDisclosureText(said)) return said;
      // An asynchronous function: what it may reject with must not end the process.
      Promise.resolve(said).catch((error: unknown) => debug('disclosure.text: %s', error));
      warnOfText('returned no text of 1 to 2,000 characters');
    } catch (error) {
      debug('disclosure.text threw: %s', error);
      warnOfText(`threw ${error instanceof Error ? error.name : 'something'}`);
    }
    return undefined;
  }

  /** The one that is being said in the conversation, or a new one. It must not reject. */
  once(context: object, say: () => Promise<void> | undefined): Promise<void> | undefined {
    const before = this.underWay.get(context);
    if (before) return before;
    const said = say()?.finally(() => this.underWay.delete(context));
    if (said) this.underWay.set(context, said);
    return said;
  }

  /** It was said, or may have been. */
  said(context: object): void {
    this.newest.set(context, 'isDisclosed', true);
    this.events.emit({ type: 'disclosed', ...placeOf(context) });
  }

  /** It has to be said before the bot's next message. */
  dueAgain(context: object): void {
    if (this.options) this.newest.set(context, 'isDisclosed', false);
  }

  /** Somebody says something in the conversation. */
  noteMessage(context: object): void {
    const isLapsed = this.newest.get(context, 'isDisclosed') === true && this.isDue(context);
    if (isLapsed) this.dueAgain(context);
    this.newest.set(context, 'lastMessageMs', this.clock.wallMs());
  }

  private isDue(context: object): boolean {
    if (this.newest.get(context, 'isDisclosed') !== true) return true;
    const lastMs = this.newest.get(context, 'lastMessageMs');
    if (lastMs === undefined) return false;
    return this.clock.wallMs() - lastMs >= (this.options?.lapseMs ?? Infinity);
  }
}

function warnOfText(what: string): void {
  warnOnce(
    `disclosure.text ${what}`,
    `The function of the option \`disclosure.text\` ${what}: messages go out without the disclosure.`,
  );
}
