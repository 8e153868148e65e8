import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { StoreRecord } from '../store';
import { codeOf, ifThere } from './disk';
import type { Folder } from './folder';
import { groupFolder, isRecordFolder, recordFolder } from './names';
import { RecordFolder } from './record-folder';

/** How many records are read at the same time. */
const AT_ONCE = 16;
/** Each one means that another process has changed the record meanwhile. */
const MOST_TRIES = 10_000;

/** Stands for whatever is there. */
export const ANYTHING = Symbol('anything');

/** A record as a text that tells whether two are equal. */
export function textOf(record: StoreRecord | undefined): string | undefined {
  return record && JSON.stringify(record);
}

/** The records of a folder. It throws what the operating system does; nothing has changed then. */
export class RecordsOnDisk {
  /** @param tell hears of a record that cannot be read and is left out of a list */
  constructor(
    private readonly folder: Folder,
    private readonly tell: (error: unknown) => Promise<void>,
  ) {}

  async get(key: string): Promise<StoreRecord | undefined> {
    return (await this.at(key).read()).entry?.record;
  }

  /** The text of a record that was written before this time, in milliseconds since 1970. */
  async textBefore(key: string, wallMs: number): Promise<string | undefined> {
    const { entry, file } = await this.at(key).read();
    const written = file === undefined ? undefined : await ifThere(stat(file));
    return written && written.mtimeMs < wallMs ? textOf(entry?.record) : undefined;
  }

  /**
   * Writes the text of a record, or takes the record away where there is none, if the present one has the text that is
   * expected.
   *
   * @returns whether it had
   */
  async change(
    key: string,
    expected: string | undefined | typeof ANYTHING,
    next: string | undefined,
  ): Promise<boolean> {
    const at = this.at(key);
    const record = next === undefined ? undefined : (JSON.parse(next) as StoreRecord);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = expected === ANYTHING ? await at.find() : await at.read();
      if ('entry' in found && textOf(found.entry?.record) !== expected) return false;
      if (await (record ? at.replace(found, { key, record }) : at.remove(found))) return true;
    }
    throw new Error(`The record ${key} changes faster than it can be written`);
  }

  async list(group: string): Promise<[key: string, record: StoreRecord][]> {
    const path = groupFolder(this.folder.path, group);
    const names = (await this.namesIn(path)).filter(isRecordFolder);
    const found: [string, StoreRecord][] = [];
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const some = names
        .slice(start, start + AT_ONCE)
        .map((name) => this.entryAt(join(path, name)));
      for (const entry of await Promise.all(some)) if (entry) found.push([entry.key, entry.record]);
    }
    return found;
  }

  private at(key: string): RecordFolder {
    return new RecordFolder(this.folder, recordFolder(this.folder.path, key));
  }

  private async namesIn(path: string): Promise<string[]> {
    try {
      return (await ifThere(readdir(path))) ?? [];
    } catch (error) {
      if (codeOf(error) !== 'ENOTDIR' || !(await this.folder.makeWay(path))) throw error;
      return [];
    }
  }

  private async entryAt(path: string) {
    try {
      return (await new RecordFolder(this.folder, path).read()).entry;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      await this.tell(error);
      return undefined;
    }
  }
}
