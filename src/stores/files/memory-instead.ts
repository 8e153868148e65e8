import type { Clock } from '../../clock';
import { groupOf, type PersonaStore, type StoreRecord } from '../store';
import { codeOf } from './disk';
import { ANYTHING, textOf, type RecordsOnDisk } from './records-on-disk';

/** How long the disk is left alone after it could not be written. */
const PAUSE_MS = 2000;

/** Stands for what cannot be read. */
const UNKNOWN = Symbol('unknown');

/** A record that could not be written. */
interface Kept {
  /** What it is to take the place of. */
  readonly onDisk: string | undefined | typeof UNKNOWN;
  /** What should be there; `undefined` where it was taken away. */
  readonly text: string | undefined;
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
}

type Listed = [key: string, record: StoreRecord];

/**
 * The records on the disk, and in memory those that cannot be written there.
 *
 * Each access tries the disk, unless the record is in memory. What is there is written once the disk takes it, in the
 * place of what was on the disk before, and of nothing that another process has written meanwhile.
 */
export class MemoryInstead implements PersonaStore {
  private readonly kept = new Map<string, Kept>();
  /** The last change of each record, which the next one waits for. */
  private readonly turns = new Map<string, Promise<unknown>>();
  private writing: Promise<void> | undefined;
  private nextTryMs = 0;

  /** @param tell hears why the disk cannot be used */
  constructor(
    private readonly disk: RecordsOnDisk,
    private readonly clock: Clock,
    private readonly tell: (error: unknown) => Promise<void>,
  ) {}

  get(key: string): Promise<StoreRecord | undefined> {
    this.tryAgain();
    return this.read(key);
  }

  async set(key: string, record: StoreRecord): Promise<void> {
    await this.change(key, ANYTHING, textOf(record));
  }

  swap(key: string, expected: StoreRecord | undefined, next: StoreRecord | undefined) {
    return this.change(key, textOf(expected), textOf(next));
  }

  async delete(key: string): Promise<void> {
    await this.change(key, ANYTHING, undefined);
  }

  async list(group: string): Promise<Listed[]> {
    this.tryAgain();
    const found = new Map(await this.orElse(() => this.disk.list(group), [] as Listed[]));
    for (const [key, { text }] of this.kept) {
      if (groupOf(key) !== group) continue;
      if (text === undefined) found.delete(key);
      else found.set(key, JSON.parse(text) as StoreRecord);
    }
    return [...found];
  }

  /** Tries once more to write what is in memory. */
  async close(): Promise<void> {
    await this.writing;
    await this.writeAll();
  }

  private async read(key: string): Promise<StoreRecord | undefined> {
    const kept = this.kept.get(key);
    if (!kept) return this.orElse(() => this.disk.get(key), undefined);
    return kept.text === undefined ? undefined : (JSON.parse(kept.text) as StoreRecord);
  }

  private change(
    key: string,
    expected: string | undefined | typeof ANYTHING,
    next: string | undefined,
  ): Promise<boolean> {
    this.tryAgain();
    return this.inTurn(key, async () => {
      const kept = this.kept.get(key);
      if (!kept) {
        const changed = await this.orElse(() => this.disk.change(key, expected, next), undefined);
        if (changed !== undefined) return changed;
        this.nextTryMs = this.clock.now() + PAUSE_MS;
      }
      const onDisk = kept ? kept.onDisk : await this.orElse(() => this.textOnDisk(key), UNKNOWN);
      const present = kept ? kept.text : onDisk;
      if (expected !== ANYTHING && (present === UNKNOWN ? undefined : present) !== expected)
        return false;
      const isAsOnDisk = next === onDisk || (next === undefined && onDisk === UNKNOWN);
      if (isAsOnDisk) this.kept.delete(key);
      else this.kept.set(key, { onDisk, text: next, sinceMs: this.clock.wallMs() });
      return true;
    });
  }

  private tryAgain(): void {
    if (this.kept.size === 0 || this.writing || this.clock.now() < this.nextTryMs) return;
    this.writing = this.writeAll().finally(() => (this.writing = undefined));
  }

  /** Writes what is in memory, until the disk refuses one of it. */
  private async writeAll(): Promise<void> {
    for (const key of [...this.kept.keys()]) {
      if (!(await this.inTurn(key, () => this.write(key)))) break;
    }
    this.nextTryMs = this.clock.now() + PAUSE_MS;
  }

  /** @returns whether the disk took it, or has something newer */
  private async write(key: string): Promise<boolean> {
    const kept = this.kept.get(key);
    if (!kept) return true;
    const written = await this.orElse(() => this.replace(key, kept), undefined);
    this.kept.delete(key);
    if (written !== undefined) return true;
    // To the end: one that can never be written must not keep the others waiting.
    this.kept.set(key, kept);
    return false;
  }

  private async replace(key: string, { onDisk, text, sinceMs }: Kept): Promise<boolean> {
    const before = onDisk === UNKNOWN ? await this.disk.textBefore(key, sinceMs) : onDisk;
    return this.disk.change(key, before, text);
  }

  private async textOnDisk(key: string): Promise<string | undefined> {
    return textOf(await this.disk.get(key));
  }

  /** @throws what is not of the operating system */
  private async orElse<T, U>(work: () => Promise<T>, otherwise: U): Promise<T | U> {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      await this.tell(error);
      return otherwise;
    }
  }

  /** Changes of one record wait for one another: they would only get in each other's way. */
  private inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(key) ?? Promise.resolve();
    const outcome = before.then(work, work);
    const settled = outcome
      .catch(() => undefined)
      .finally(() => {
        if (this.turns.get(key) === settled) this.turns.delete(key);
      });
    this.turns.set(key, settled);
    return outcome;
  }
}
