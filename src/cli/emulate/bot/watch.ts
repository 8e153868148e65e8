import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/**
 * Watches files, and whatever is put beside them.
 *
 * @param changed is called with the name of a file that has changed, once for many changes at a time
 * @returns how to stop it
 */
export function watchFiles(files: readonly string[], changed: (name: string) => void): () => void {
  const since = Date.now();
  let settling: NodeJS.Timeout | undefined;
  const watchers = [...new Set(files.map(dirname))].flatMap((folder) => {
    const look = (_: string, name: string | null) => {
      if (name === null || !isSource(name) || !isNewer(join(folder, name), since)) return;
      clearTimeout(settling);
      settling = setTimeout(() => changed(basename(name)), SETTLE_MS);
    };
    return watcherOf(folder, look);
  });
  return () => {
    clearTimeout(settling);
    for (const each of watchers) each.close();
  };
}

function watcherOf(
  folder: string,
  look: (event: string, name: string | null) => void,
): FSWatcher[] {
  try {
    return [watch(folder, { persistent: false }, look)];
  } catch {
    // A folder that is gone has nothing in it that could change.
    return [];
  }
}

const isSource = (name: string) => name === '.env' || /^[^.].*\.(?:[cm]?js|json)$/.test(name);

/** Reading a file is an event on some systems, too. A file that is gone has changed. */
function isNewer(path: string, since: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return !found || found.mtimeMs >= since - 1;
}
