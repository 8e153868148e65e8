import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { EmulatedMessage, EmulatedPage, EmulatedSaying, Emulator } from '../../../emulator';
import { EmulateFailure } from '../setting/failure';
import { linesOf, tappablesOf, type Tappable } from '../reporting/message-lines';
import { deedOf } from './deed';
import { News } from './news';
import { Refusals } from './refusals';
import { offersOf } from '../reporting/offers';
import type { Reporter } from '../reporting/reporter';
import type { Expectation, Turn } from './script';
import { psidOn } from '../setting/world';

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 10_000;
/** How long a handler may take before the customer goes on. */
const HANDLER_WITHIN_MS = 30_000;
/** Longer than Bottender's batch queue holds messages back. */
const QUIET_MS = 1_200;

/** The customer's side of the conversations with the emulated Pages; both sides are told as they speak. */
export class Conversation {
  readonly #emulator: Emulator;
  readonly #pages: readonly EmulatedPage[];
  readonly #reporter: Reporter;
  readonly #looking: NodeJS.Timeout;
  #page: EmulatedPage;
  #closed = false;
  readonly #news: News;
  /** The names of customers, by psid. */
  readonly #names = new Map<string, string>();
  readonly #refusals: Refusals;
  /** How many answers the customer has listened to. */
  #heard = 0;
  /** Until when the customer waits for the next one. */
  #patientUntil = performance.now() + PATIENCE_MS;

  constructor(emulator: Emulator, pages: readonly EmulatedPage[], reporter: Reporter) {
    this.#emulator = emulator;
    this.#pages = pages;
    this.#reporter = reporter;
    this.#page = pages[0]!;
    this.#news = new News(emulator);
    this.#heard = this.#answers().length;
    this.#refusals = new Refusals(emulator.requests);
    this.#looking = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Whether it is over. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /**
   * Takes a turn; resolves when the bot's webhook has answered, or has let the customer wait too long.
   *
   * @throws EmulateFailure where there is no such button or Page, or the bot did not take it
   */
  async take(turn: Turn): Promise<void> {
    await this.#take(turn);
    this.#patientUntil = performance.now() + PATIENCE_MS;
  }

  async #take(turn: Turn): Promise<void> {
    if (turn.does === 'turn') return this.#turnTo(turn.page);
    if (turn.does === 'say') return this.#say(turn.text);
    if (turn.does === 'send') return this.#send(turn.event);
    const button = await this.#waitFor(() => this.buttonTitled(turn.title));
    if (button) return this.#tap(button);
    throw new EmulateFailure(`Nobody has sent a button [${turn.title}].`);
  }

  /** The button or quick reply of this title that was sent last, or what the Messenger Profile offers. */
  buttonTitled(title: string): Tappable | undefined {
    const sent = this.#answers().flatMap(tappablesOf);
    const isSame = (each: Tappable) => each.title.toLowerCase() === title.toLowerCase();
    return (
      sent.findLast((each) => each.title === title) ??
      sent.findLast(isSame) ??
      offersOf(this.#emulator.profile(this.#page.id)).find(isSame)
    );
  }

  /**
   * Waits for an answer; the next one is expected after it.
   *
   * @throws EmulateFailure which says what was heard instead
   */
  async hear({ speaker, words }: Expectation): Promise<void> {
    const fits = (message: EmulatedMessage) =>
      isSaid(linesOf(message).join('\n'), words) &&
      (speaker === undefined || speaker === this.#speakerOf(message));
    const from = this.#heard;
    const found = await this.#waitFor(() => {
      const index = this.#answers().findIndex((message, at) => at >= from && fits(message));
      return index < 0 ? undefined : index + 1;
    }, this.#patientUntil);
    if (found === undefined) throw this.#notHeard(speaker, words);
    this.#heard = found;
    this.#patientUntil = performance.now() + PATIENCE_MS;
  }

  /** Waits until the bot has nothing more to say for the moment, or for as long as a customer would. */
  async settle(): Promise<void> {
    const { requests } = this.#emulator;
    let [last, since] = [requests.at(-1), performance.now()];
    await this.#waitFor(() => {
      const busy = requests.at(-1) !== last || last?.status === null;
      if (busy) [last, since] = [requests.at(-1), performance.now()];
      return performance.now() - since >= QUIET_MS || undefined;
    });
    this.look();
  }

  /** Tells what has been said since it looked last. */
  look(): void {
    this.#news.tell({
      saying: (saying) => this.#tellSaying(saying),
      message: (message) => {
        const { psid } = message;
        const to = this.#isHere(psid) ? undefined : (this.#names.get(psid) ?? psid);
        this.#reporter.message(message, to);
      },
    });
    for (const record of this.#refusals.news()) this.#reporter.refused(record);
  }

  /** Ends it; a bot that then does not take what was said is no longer complained about. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
    this.look();
  }

  #tellSaying({ pageId, psid, name, event }: EmulatedSaying): void {
    this.#names.set(psid, name);
    const page = this.#pages.find(({ id }) => id === pageId);
    if (!page) return;
    this.#reporter.customer({ page, psid, name, isHere: this.#isHere(psid) }, deedOf(event));
  }

  #isHere(psid: string): boolean {
    return this.#pages.some((page) => psidOn(this.#pages, page) === psid);
  }

  #turnTo(name: string): void {
    const page = this.#pages.find((each) => each.name === name);
    if (!page) {
      const names = this.#pages.map((each) => each.name).join(', ');
      throw new EmulateFailure(`There is no Page "${name}"; there is ${names}.`);
    }
    this.#page = page;
    this.#heard = this.#answers().length;
  }

  #say(text: string): Promise<void> {
    return this.#delivered((user) => user.say(text));
  }

  #tap({ title, payload, kind }: Tappable): Promise<void> {
    return this.#delivered((user) => {
      if (kind === 'button') return user.postback(payload, title);
      if (kind === 'quick reply') return user.say(title, { quickReply: payload });
      const optin = { type: 'one_time_notif_req', payload, one_time_notif_token: randomUUID() };
      return user.send({ optin });
    });
  }

  #send(event: Record<string, unknown>): Promise<void> {
    return this.#delivered((user) => user.send(event));
  }

  async #delivered(deliver: (user: ReturnType<Emulator['user']>) => Promise<void>): Promise<void> {
    const user = this.#emulator.user(this.#psid(), { pageId: this.#page.id });
    this.#heard = this.#answers().length;
    try {
      const delivery = deliver(user);
      this.look();
      await Promise.race([delivery, pause(HANDLER_WITHIN_MS, undefined, { ref: false })]);
    } catch (error) {
      if (this.#closed) return;
      throw new EmulateFailure(`The bot rejected the message. ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  #psid(): string {
    return psidOn(this.#pages, this.#page);
  }

  #answers(): EmulatedMessage[] {
    return this.#emulator.messages(this.#psid());
  }

  #speakerOf({ persona, pageId }: EmulatedMessage): string | undefined {
    return persona?.name ?? this.#pages.find(({ id }) => id === pageId)?.name;
  }

  #notHeard(speaker: string | undefined, words: string | RegExp): EmulateFailure {
    const heard = this.#answers()
      .slice(this.#heard)
      .filter(({ message }) => message)
      .map((message) => `\n  <${this.#speakerOf(message)}> ${linesOf(message).join(' ')}`);
    const instead = heard.length > 0 ? `said:${heard.join('')}` : 'said nothing.';
    const expected = typeof words === 'string' ? JSON.stringify(words) : String(words);
    const who = speaker === undefined ? 'the bot' : speaker;
    return new EmulateFailure(
      `Expected ${who} to say ${expected} within ${PATIENCE_MS / 1000} seconds, but the bot ${instead}`,
    );
  }

  async #waitFor<T>(
    look: () => T | undefined,
    until = performance.now() + PATIENCE_MS,
  ): Promise<T | undefined> {
    for (;;) {
      const found = look();
      if (found !== undefined || this.#closed || performance.now() > until) return found;
      await pause(LOOK_EVERY_MS);
    }
  }
}

function isSaid(text: string, words: string | RegExp): boolean {
  return typeof words === 'string' ? text.includes(words) : text.search(words) >= 0;
}
