import type { EmulatedMessage, EmulatedSaying, Emulator } from '../../../emulator';

/** What was said on both sides since it was asked last, in order. */
export class News {
  readonly #emulator: Emulator;
  #messages: number;
  #sayings: number;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.#messages = emulator.messages().length;
    this.#sayings = emulator.said().length;
  }

  /** Calls back for each. */
  tell(told: {
    saying: (saying: EmulatedSaying) => void;
    message: (message: EmulatedMessage) => void;
  }): void {
    const [messages, sayings] = [this.#emulator.messages(), this.#emulator.said()];
    const newSayings = sayings.slice(this.#sayings);
    this.#sayings = sayings.length;
    for (const saying of newSayings) {
      this.#tellMessages(messages, saying.messagesBefore, told.message);
      told.saying(saying);
    }
    this.#tellMessages(messages, messages.length, told.message);
  }

  #tellMessages(
    messages: readonly EmulatedMessage[],
    end: number,
    tell: (message: EmulatedMessage) => void,
  ): void {
    const news = messages.slice(this.#messages, end);
    this.#messages = Math.max(this.#messages, end);
    for (const message of news) tell(message);
  }
}
