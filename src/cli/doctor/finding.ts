/** One thing that `doctor` looked at. */
export interface Finding {
  /** `mend`: it will fail, or does already. `advice`: it works, and could be better. */
  readonly level: 'ok' | 'advice' | 'mend';
  /** What was looked at, in a word. */
  readonly about: string;
  readonly message: string;
  /** What to do about it; only where all is well, there is nothing. */
  readonly todo?: string;
  /** What it has in common with others, so that a person reads it once for all of them. */
  readonly group?: Group;
}

/** Findings that are equal but for whom they are about. */
export interface Group {
  readonly who: readonly string[];
  /** What is true of all of them, as in "pictures are not https". */
  readonly what: string;
  /** What to do about all of them. @default what to do about the first */
  readonly todo?: string;
}

/** So many things were looked at, and none of them is to be found fault with. */
export function allFine(about: string, count: number): Finding {
  const words = ['none to check', 'the only one is fine'];
  return ok(about, words[count] ?? `all ${count} are fine`);
}

export function ok(about: string, message: string): Finding {
  return { level: 'ok', about, message };
}

export function advice(about: string, message: string, todo: string, group?: Group): Finding {
  return { level: 'advice', about, message, todo, ...(group && { group }) };
}

export function mend(about: string, message: string, todo: string, group?: Group): Finding {
  return { level: 'mend', about, message, todo, ...(group && { group }) };
}
