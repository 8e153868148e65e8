import type { Io } from './io';

/** One option of a command: parsing, help and README are made of it. */
export interface CommandOption {
  /** As commander reads it, such as `--name <name>`. */
  readonly flags: string;
  readonly description: string;
  readonly required?: boolean;
  readonly aliases?: readonly string[];
  /** @throws UsageError */
  readonly parse?: (value: string) => unknown;
}

/** A command: what it is called, what it takes, what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly options: readonly CommandOption[];
  /** @returns the exit code */
  run(options: Record<string, unknown>, io: Io): Promise<number>;
}
