import { createColors } from 'picocolors';

import type { Io } from './io';
import { jsonOf } from './printable';
import { wrapped } from './wrap';

type Colors = ReturnType<typeof createColors>;

/** How a command speaks: lines for people, or one JSON value for a program. */
export class Output {
  /** For stdout. */
  readonly colors: Colors;
  /** For stderr. */
  readonly warning: Colors;

  constructor(
    private readonly io: Io,
    /** Whether a program reads along. */
    readonly json: boolean,
  ) {
    this.colors = createColors(mayColor(io.env) && io.stdout.isTTY === true);
    this.warning = createColors(mayColor(io.env) && io.stderr.isTTY === true);
  }

  /** The width of the terminal; `undefined` where nothing needs to fit. */
  get columns(): number | undefined {
    return columnsOf(this.io.stdout);
  }

  /** Whether a person is there to be asked. */
  get canAsk(): boolean {
    return !this.json && this.io.stdin.isTTY === true && this.io.stderr.isTTY === true;
  }

  /** A line of the result, for people. */
  line(text = ''): void {
    if (!this.json) this.io.stdout.write(`${text}\n`);
  }

  /** The result, for programs. */
  result(value: unknown): void {
    if (this.json) this.io.stdout.write(`${jsonOf(value)}\n`);
  }

  /** What is said beside the result, in lines that fit the terminal. */
  note(text: string): void {
    const { stderr } = this.io;
    for (const line of wrapped(text, columnsOf(stderr))) stderr.write(`${line}\n`);
  }
}

/** A terminal that does not know its width says 0. */
export function columnsOf({ isTTY, columns }: Io['stdout']): number | undefined {
  return isTTY && columns ? columns : undefined;
}

/** NO_COLOR is kept wherever it is set to something: no-color.org. */
export function mayColor({ NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  return !NO_COLOR && TERM !== 'dumb';
}
