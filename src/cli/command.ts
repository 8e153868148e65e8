import type { Io } from './terminal/io';

/** One option of a command: parsing, help and README are made of it. */
export interface CommandOption {
  /** As commander reads it, such as `--name <name>`. */
  readonly flags: string;
  readonly description: string;
  /** Whether the command cannot run without it. */
  readonly required?: boolean;
  /** Other flags with the same meaning, such as `--picture-url <url>`. */
  readonly aliases?: readonly string[];
  /** @throws UsageError for a value that makes no sense */
  readonly parse?: (value: string) => unknown;
}

/** A command: what it is called, what it takes, what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** More of the help: examples, what it touches. */
  readonly details?: string;
  readonly options: readonly CommandOption[];
  /** @returns the exit code */
  run(options: Record<string, unknown>, io: Io): Promise<number>;
}
