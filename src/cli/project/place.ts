import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A frame of a stack that names a file: `at name (file:line:column)` or `at file:line:column`. */
const FRAME = /^\s+at (?:.*\()?(.+?):(\d+):\d+\)?$/;
/** Where the parser stopped, which stands in front of the stack. */
const PARSED = /^(.+):(\d+)$/;

/**
 * Where in the project something went wrong, as `file:line`; `undefined` where the stack does not say. What it runs
 * through in modules is not the project's to fix.
 */
export function placeOf(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error) && !isErrorLike(error)) return undefined;
  const [first = '', ...others] = (error.stack ?? '').split('\n');
  const parsed = PARSED.exec(first);
  const frames = others.map((line) => FRAME.exec(line)).filter((match) => match !== null);
  for (const [, file = '', line = ''] of parsed ? [parsed, ...frames] : frames) {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const inProject = relative(folder, path);
    const isOutside = inProject.startsWith('..') || inProject.split(sep).includes('node_modules');
    if (!isOutside && !path.startsWith('node:')) return `${inProject}:${line}`;
  }
  return undefined;
}

/** Errors of another realm are no instances of ours. */
function isErrorLike(value: unknown): value is { stack?: string } {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'stack') === 'string'
  );
}
