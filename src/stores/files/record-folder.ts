import { lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { StoreRecord } from '../store';
import {
  codeOf,
  dropEmpty,
  ifThere,
  makeFolder,
  moved,
  syncFolder,
  tidy,
  unlinked,
  writeNew,
} from './disk';
import type { Folder } from './folder';
import {
  contentFile,
  currentFile,
  listingOf,
  NO_VERSION,
  recordFolder,
  versionsOf,
  type Listing,
} from './names';

/** Each one means that another process has changed the record meanwhile. */
const MOST_TRIES = 10_000;

/** Which version of a record is current. */
export interface Found {
  /** `undefined` where there is no record. */
  readonly version: string | undefined;
  /** The files with contents. They are of no use once the record has changed. */
  readonly contents: readonly string[];
}

/** A record as it stands on the disk. */
export interface Read extends Found {
  /** `undefined` where there is no record. */
  readonly entry: Entry | undefined;
  /** The file with it. */
  readonly file?: string | undefined;
}

/** What the file of a record says. */
export interface Entry {
  readonly key: string;
  readonly record: StoreRecord;
}

const NOTHING: Read = { version: undefined, entry: undefined, contents: [] };

/**
 * The folder of one record: its versions, of which one is current.
 *
 * A version is a file that never changes. Which one is current says the name of an empty file, `current-<version>`.
 * Whoever changes the record writes a new version and then renames that file, or unlinks it. The operating system lets
 * exactly one of several processes do that, and versions have random names that never come again: so a change
 * happens if the record is what its writer has read, and else not at all. There is no lock that somebody who died,
 * or was stopped for an hour, could hold; and the record is the old one or the new one at any moment.
 */
export class RecordFolder {
  constructor(
    private readonly store: Folder,
    private readonly path: string,
  ) {}

  /** What stands there now. What is damaged is set aside. */
  async read(): Promise<Read> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await this.find();
      if (found.version === undefined) return NOTHING;
      const entry = await this.entryOf(found);
      if (entry) return { ...found, entry, file: join(this.path, found.content ?? '') };
    }
    throw new Error(`${this.path} changes faster than it can be read`);
  }

  /** Which version is current now, unread. */
  async find(): Promise<Listing> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const listing = await this.list();
      if (listing.torn) continue;
      if (listing.version !== undefined || listing.isEmpty) return listing;
      if ((await this.list()).version !== undefined) continue;
      await this.clear(listing.contents);
      return listing;
    }
    throw new Error(`${this.path} changes faster than it can be listed`);
  }

  /** Writes a new version in the place of what was found, if that is still current. */
  async replace(found: Found, entry: Entry): Promise<boolean> {
    const version = this.store.clock.uuid();
    const text = `${JSON.stringify(entry, null, 2)}\n`;
    return found.version === undefined
      ? this.begin(version, text)
      : this.goOn(found.version, version, text, found.contents);
  }

  /** Takes the record away, if what was found is still current. */
  async remove({ version, contents }: Found): Promise<boolean> {
    if (version === undefined) return true;
    if (!(await unlinked(join(this.path, currentFile(version))))) return false;
    await syncFolder(this.path);
    await tidy(this.path, contents);
    await dropEmpty(this.path);
    return true;
  }

  /** A folder takes the place of another one only if that is empty. A record's folder never is. */
  private async begin(version: string, text: string): Promise<boolean> {
    const nest = await this.store.nest(version);
    try {
      await writeNew(join(nest, contentFile(version, NO_VERSION)), text);
      await writeFile(join(nest, currentFile(version)), '', { flag: 'wx' });
      const placed = await this.place(nest);
      if (placed) {
        await syncFolder(dirname(this.path));
      } else {
        await rm(nest, { recursive: true, force: true });
        await this.setOthersAside();
      }
      return placed;
    } catch (error) {
      await rm(nest, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  private async place(nest: string): Promise<boolean> {
    try {
      await makeFolder(dirname(this.path));
      await rename(nest, this.path);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false;
      // Windows does not rename over a folder, whatever is in it.
      if (code === 'EPERM' && (await ifThere(lstat(this.path)))?.isDirectory()) return false;
      throw error;
    }
  }

  private async goOn(
    before: string,
    version: string,
    text: string,
    old: readonly string[],
  ): Promise<boolean> {
    const content = contentFile(version, before);
    const written = await ifThere(writeNew(join(this.path, content), text).then(() => true));
    if (!written) return false;
    const now = join(this.path, currentFile(version));
    try {
      if (await moved(join(this.path, currentFile(before)), now)) {
        await syncFolder(this.path);
        await tidy(this.path, old);
        return true;
      }
    } catch (error) {
      await tidy(this.path, [content]);
      throw error;
    }
    await tidy(this.path, [content]);
    return false;
  }

  private async list(): Promise<Listing> {
    try {
      return listingOf((await ifThere(readdir(this.path))) ?? []);
    } catch (error) {
      if (codeOf(error) !== 'ENOTDIR' || !(await this.store.makeWay(this.path))) throw error;
      return listingOf([]);
    }
  }

  /** `undefined` where the version is no longer current. */
  private async entryOf({ version = '', content }: Listing): Promise<Entry | undefined> {
    if (content === undefined) {
      const again = await this.list();
      if (again.version !== version || again.content !== undefined) return undefined;
      await this.giveUp(version, currentFile(version), 'is there without its content');
      return undefined;
    }
    const text = await ifThere(readFile(join(this.path, content), 'utf8')).catch(
      (error: unknown) => {
        if (codeOf(error) === 'EISDIR') return '';
        throw error;
      },
    );
    if (text === undefined) return undefined;
    const entry = entryIn(text);
    if (entry && recordFolder(this.store.path, entry.key) === this.path) return entry;
    const reason = entry
      ? `is the record of another key, ${JSON.stringify(entry.key)}`
      : 'is damaged';
    await this.giveUp(version, content, reason);
    return undefined;
  }

  private async giveUp(version: string, file: string, reason: string): Promise<void> {
    await this.store.setAside(join(this.path, file), reason);
    await unlinked(join(this.path, currentFile(version)));
  }

  /** Takes the folder away of which no version is current, so that a new record can take its place. */
  private async clear(contents: readonly string[]): Promise<void> {
    const useless: string[] = [];
    for (const name of contents) if (!(await this.matters(name))) useless.push(name);
    await tidy(this.path, useless);
    await dropEmpty(this.path);
  }

  /** Names are asked for one by one, in the order in which they come to be: a list may miss one that changes. */
  private async matters(contentName: string): Promise<boolean> {
    for (const version of versionsOf(contentName)) {
      if (await ifThere(lstat(join(this.path, currentFile(version))))) return true;
    }
    return false;
  }

  private async setOthersAside(): Promise<void> {
    const listing = await this.list();
    if (listing.version !== undefined) return;
    for (const name of listing.others) {
      await this.store.setAside(join(this.path, name), 'is not of the store, and in its way');
    }
  }
}

function entryIn(text: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { key, record } = (value ?? {}) as Partial<Entry>;
  if (typeof key !== 'string' || typeof record !== 'object' || record === null) return undefined;
  return { key, record };
}
