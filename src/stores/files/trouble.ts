import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { codeOf } from './disk';

const IN_WORDS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'this process has too many open files',
  ENFILE: 'this machine has too many open files',
};

/** Says why the folder of a file store cannot be used, and whose the file is that stands in the way. */
export async function troubleWith(folder: string, error: unknown): Promise<string> {
  const code = codeOf(error) ?? '';
  const refused = code === 'EACCES' || code === 'EPERM';
  const owner = refused ? await ownerInTheWay(folder, error) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const words = IN_WORDS[code];
  const reason = owner ?? (words === undefined ? message : `${words} (${message})`);
  return `The folder ${folder} of fileStore cannot be used: ${reason}.`;
}

/** Names the file or folder that another user owns, from the one that was asked for upwards. */
async function ownerInTheWay(folder: string, error: unknown): Promise<string | undefined> {
  const { path, dest } = error as { path?: string; dest?: string };
  const uid = process.geteuid?.();
  for (const start of [path, dest]) {
    if (start === undefined) continue;
    for (let each = start; each.length >= dirname(folder).length; each = dirname(each)) {
      const owner = await stat(each).then(
        (found) => found.uid,
        () => undefined,
      );
      if (owner !== undefined && owner !== uid) {
        const name = owner === 0 ? 'root' : `the user ${owner}`;
        const code = codeOf(error);
        return `${each} belongs to ${name}, and this process runs as the user ${uid} (${code})`;
      }
      if (each === dirname(each)) break;
    }
  }
  return undefined;
}
