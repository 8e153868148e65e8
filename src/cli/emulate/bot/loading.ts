import { existsSync } from 'node:fs';
import { relative } from 'node:path';

/** The project's own files that this process has loaded, dependencies apart. */
export function loadedFiles(): string[] {
  const own = `${process.cwd()}/`;
  return Object.keys(require.cache).filter(
    (file) => file.startsWith(own) && !file.includes('/node_modules/'),
  );
}

/** Why something could not be loaded, with the place in the project's own code where that is known. */
export function whyBroken(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [reason = ''] = error.message.split('\n');
  const place = placeOf(error);
  return `${reason}${place ? ` (${place})` : ''}${adviceFor(error)}`;
}

/** The first place of an error's stack in the project's own code, e.g. `index.js:12`. */
export function placeOf({ stack = '' }: Error): string | undefined {
  const own = `${process.cwd()}/`;
  for (const line of stack.split('\n')) {
    // A syntax error begins with its place; all others have it in their frames.
    const [, file, number] = /(?:^|\(|at )((?:\/|[A-Z]:\\)[^():]+):(\d+)/.exec(line) ?? [];
    if (file?.startsWith(own) && !file.includes('node_modules')) {
      return `${relative(own, file)}:${number}`;
    }
  }
  return undefined;
}

function adviceFor({ message }: Error): string {
  const [, missing = ''] = /^Cannot find module '([^']+)'/.exec(message) ?? [];
  if (!/^\.{0,2}\/.*(dist|build|lib)\b/.test(missing) || !existsSync('tsconfig.json')) return '';
  return '. Build the TypeScript first: npx tsc, or npm run build';
}
