/** One thing that `doctor` looked at. */
export interface Finding {
  /** `mend`: it will fail, or does already. `advice`: it works, and could be better. */
  readonly level: 'ok' | 'advice' | 'mend';
  /** What was looked at, in a word. */
  readonly about: string;
  readonly message: string;
  /** What to do about it; only where all is well, there is nothing. */
  readonly todo?: string;
}

export function ok(about: string, message: string): Finding {
  return { level: 'ok', about, message };
}

export function advice(about: string, message: string, todo: string): Finding {
  return { level: 'advice', about, message, todo };
}

export function mend(about: string, message: string, todo: string): Finding {
  return { level: 'mend', about, message, todo };
}
