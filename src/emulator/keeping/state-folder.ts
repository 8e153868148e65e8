import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromJson, toJson } from './json';
import type { Memory } from './memory';

const FILE = 'emulator.json';
/** What happens in quick succession is written once. */
const WRITE_AFTER_MS = 500;
/** A long conversation takes long to write, and all of it is written each time: seldom enough to be of no account. */
const REST = 20;

/** The folder that an emulator keeps its state in, from one start to the next. */
export class StateFolder {
  /** As it was at the start. */
  readonly #loaded: string | undefined;
  #writing: NodeJS.Timeout | undefined;
  /** How long it took to write it last. */
  #tookMs = 0;
  #isClosed = false;

  #current: (() => Memory) | undefined;

  /** @throws Error where the folder cannot be used, or holds something else */
  constructor(private readonly path: string) {
    mkdirSync(path, { recursive: true });
    this.#loaded = readIfThere(join(path, FILE));
    this.loaded();
  }

  /** What was there at the start, each time anew; `undefined` where there was nothing. */
  loaded(): Memory | undefined {
    if (this.#loaded === undefined) return undefined;
    const memory = parsed(this.#loaded);
    if (memory?.version === 1) return memory;
    throw new Error(
      `state: ${join(this.path, FILE)} is not a state of this version of the emulator.`,
    );
  }

  /** From now on, this is what is written. */
  keep(current: () => Memory): void {
    this.#current = current;
  }

  /** Has what is there by then written in a moment. */
  writeSoon(): void {
    if (this.#isClosed) return;
    const waitMs = Math.max(WRITE_AFTER_MS, REST * this.#tookMs);
    this.#writing ??= setTimeout(() => this.#write(), waitMs);
  }

  /** Writes for the last time. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#write();
  }

  /** A disk that refuses is warned of: the emulator goes on. */
  #write(): void {
    clearTimeout(this.#writing);
    this.#writing = undefined;
    const file = join(this.path, FILE);
    const start = performance.now();
    try {
      writeFileSync(`${file}.new`, toJson(this.#current?.()));
      renameSync(`${file}.new`, file);
    } catch (error) {
      process.emitWarning(`The emulator's state could not be written: ${(error as Error).message}`);
    }
    this.#tookMs = performance.now() - start;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string): Memory | undefined {
  try {
    return fromJson(text) as Memory;
  } catch {
    // It is told as a file of another kind.
    return undefined;
  }
}
