import { clearScreenDown, cursorTo, moveCursor, type Interface } from 'node:readline';

import stringWidth from 'string-width';

import type { Io } from '../../terminal/io';

/** Where people read along: what is written while they type goes above the line that they type. */
export class Screen {
  readonly #io: Io;
  #typing: Interface | undefined;

  constructor(io: Io) {
    this.#io = io;
  }

  /** How wide the terminal is now; `undefined` for anything else. */
  get columns(): number | undefined {
    const { stdout } = this.#io;
    return stdout.isTTY ? stdout.columns : undefined;
  }

  /** Whether colours are welcome: to people at a terminal who have not asked for none (no-color.org). */
  get colours(): boolean {
    const { stdout, env } = this.#io;
    return Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
  }

  write(text: string): void {
    this.#above(() => void this.#io.stdout.write(text));
  }

  complain(text: string): void {
    this.#above(() => void this.#io.stderr.write(text));
  }

  /** Shows the prompt of a terminal from here on, below all that is written; without one, no longer. */
  prompt(typing: Interface | undefined): void {
    if (!typing) this.#eraseTyping();
    this.#typing = typing;
    typing?.prompt();
  }

  /** Takes away the line that was just entered: it is shown again as what the customer says. */
  eraseEntered(line: string): void {
    if (!this.#typing) return;
    const { stdout } = this.#io;
    const width = stringWidth(this.#typing.getPrompt() + line);
    moveCursor(stdout, 0, -(Math.floor(width / (this.columns ?? Infinity)) + 1));
    clearScreenDown(stdout);
  }

  #above(write: () => void): void {
    this.#eraseTyping();
    write();
    this.#typing?.prompt(true);
  }

  #eraseTyping(): void {
    if (!this.#typing) return;
    const { stdout } = this.#io;
    moveCursor(stdout, 0, -this.#typing.getCursorPos().rows);
    cursorTo(stdout, 0);
    clearScreenDown(stdout);
  }
}
