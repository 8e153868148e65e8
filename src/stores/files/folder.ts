import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

import type { Clock } from '../../clock';
import { codeOf, ifThere, makeFolder, moved, writeNew } from './disk';

const UNFINISHED = 'unfinished';
const DAMAGED = 'damaged';
/** Records are written in moments: what is this old was left by a process that died. */
const UNFINISHED_FOR_MS = 3_600_000;

/** What the folder says of itself. */
const NOTES: readonly [name: string, text: string][] = [
  ['.gitignore', '*\n'],
  [
    'README',
    `The personas of a Bottender bot, kept by the file store of bottender-persona.

Each record is a JSON file: records/<group>/<record>/<version>.json. Read them whenever you like. The empty file
current-<version> beside it says which version counts. Do not edit or delete anything while a bot is running.
damaged/ holds files that could not be read; nothing uses them. unfinished/ is for records that are being written.
`,
  ],
];
/** What may stand in a folder that is the store's alone: a disk has its own, and 0.1.0 kept a database there. */
const HARMLESS: readonly string[] = ['lost+found', 'data.mdb', 'lock.mdb'];

/** Hears of something that a person should know. Words of the same kind need to be said only once. */
export type Warn = (kind: string, message: string) => void;

/** The folder of a file store. It is made when the first record is written. */
export class Folder {
  private begun = false;

  constructor(
    readonly path: string,
    readonly clock: Clock,
    private readonly warn: Warn,
  ) {}

  /** Makes a folder in which a new record can be prepared. */
  async nest(version: string): Promise<string> {
    if (!this.begun) {
      await this.begin();
      this.begun = true;
    }
    const path = join(this.path, UNFINISHED, version);
    if (await isMade(path)) return path;
    // Somebody has deleted the whole folder.
    await this.begin();
    await mkdir(path);
    return path;
  }

  /** Moves what is no record, or no longer, to a place where it hurts nobody. Says so if this call moved it. */
  async setAside(path: string, reason: string): Promise<void> {
    const aside = join(this.path, DAMAGED);
    await makeFolder(aside);
    const to = join(aside, `${this.clock.uuid()}-${basename(path)}`);
    if (!(await moved(path, to))) return;
    this.warn(
      path,
      `The file ${path} of fileStore ${reason}. It was moved to ${to}, and the store goes on without it.`,
    );
  }

  /** Sets the file aside that stands where a folder of the store's should be, if there is one. */
  async makeWay(path: string): Promise<boolean> {
    const names = relative(this.path, path).split(sep);
    for (const [depth] of names.entries()) {
      const above = join(this.path, ...names.slice(0, depth + 1));
      const found = await ifThere(lstat(above));
      if (!found) return false;
      if (found.isDirectory()) continue;
      await this.setAside(above, 'is no folder, and stands where the store needs one');
      return true;
    }
    return false;
  }

  private async begin(): Promise<void> {
    const made = await mkdir(this.path, { recursive: true });
    if (made !== undefined || (await this.isOursAlone())) {
      // A store without them is as good.
      for (const [name, text] of NOTES) {
        await writeNew(join(this.path, name), text).catch(() => undefined);
      }
    }
    await mkdir(join(this.path, UNFINISHED), { recursive: true });
    await this.clear().catch(() => undefined);
  }

  /** Notes such as `*` in a `.gitignore` do harm in a folder that has other things, too. */
  private async isOursAlone(): Promise<boolean> {
    return (await readdir(this.path)).every((name) => HARMLESS.includes(name));
  }

  /** Takes away what dead processes have not finished. */
  private async clear(): Promise<void> {
    const folder = join(this.path, UNFINISHED);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const found = await ifThere(lstat(path));
      if (!found || this.clock.wallMs() - found.mtimeMs < UNFINISHED_FOR_MS) continue;
      // In one step, and under another name: whoever is still at it, stopped for so long, starts again.
      const gone = join(folder, this.clock.uuid());
      await rename(path, gone);
      await rm(gone, { recursive: true });
    }
  }
}

async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
