import { fsync } from 'node:fs';
import { mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The code of what the operating system said, such as `ENOENT`; `undefined` for any other error. */
export function codeOf(error: unknown): string | undefined {
  const { code, errno } = (error ?? {}) as { code?: unknown; errno?: unknown };
  return typeof code === 'string' && typeof errno === 'number' ? code : undefined;
}

/** What comes of the work, or `undefined` where the file or folder is not there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that is not there yet, and waits until its content is on the disk. */
export async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await synced(file);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** Not the handle's own `sync()`: the handles of Yarn's Plug'n'Play have none. */
function synced({ fd }: FileHandle): Promise<void> {
  return promisify(fsync)(fd);
}

/** @returns whether this call moved it: of several that try, one does */
export async function moved(from: string, to: string): Promise<boolean> {
  return (await ifThere(rename(from, to).then(() => true))) ?? false;
}

/** @returns whether this call took it away: of several that try, one does */
export async function unlinked(path: string): Promise<boolean> {
  return (await ifThere(unlink(path).then(() => true))) ?? false;
}

/** Waits until the names in a folder are on the disk, where the system can do that. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await synced(folder);
    } finally {
      await folder.close();
    }
  } catch {
    // The change has happened already. Windows, for one, does not open folders.
  }
}

/** Makes a folder and those above it, where they are missing. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let each = path; each.length >= first.length; each = dirname(each)) {
    await syncFolder(dirname(each));
  }
}

/** Takes away what nothing refers to. What stays is found again at the next change. */
export async function tidy(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await unlink(join(folder, name)).catch(() => undefined);
}

/** Takes a folder away if it is empty. */
export async function dropEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}
