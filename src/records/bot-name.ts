import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { get } from 'lodash';

/**
 * Whose roster made a persona, as records say it: bots that share a store, and a Page, must not delete each other's.
 *
 * The app where it is configured, else the name of the project's package, else the folder of the project.
 */
export function botNameOf(folder: string, appId: unknown): string {
  if ((typeof appId === 'string' && appId !== '') || typeof appId === 'number') {
    return `app:${appId}`;
  }
  const name = packageNameOf(folder);
  if (name !== undefined) return name;
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex');
  return `folder:${hash.slice(0, 16)}`;
}

function packageNameOf(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  try {
    const name: unknown = get(JSON.parse(readFileSync(path, 'utf8')), 'name');
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    // A package.json that cannot be read has no name.
    return undefined;
  }
}
