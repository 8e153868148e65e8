import type { Assumptions } from '../../emulator';

/** One question, and what Messenger answered. */
export interface Finding {
  readonly question: string;
  /** `undefined` where it stayed open. */
  readonly answer: string | undefined;
}

/** What the probe has found out so far. */
export class Findings {
  readonly assumptions: Partial<Assumptions> = {};
  readonly all: Finding[] = [];

  /** An answer that the emulator can imitate. */
  learn<Name extends keyof Assumptions>(
    name: Name,
    value: Assumptions[Name] | undefined,
    said: string,
  ): void {
    if (value !== undefined) this.assumptions[name] = value;
    this.note(name, value === undefined ? undefined : said);
  }

  /** An answer that is only worth knowing. */
  note(question: string, answer: string | undefined): void {
    this.all.push({ question, answer });
  }
}
