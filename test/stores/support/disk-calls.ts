import callbacks from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

import { onTestFinished } from 'vitest';

/** What the file store asks of the operating system. */
const FUNCTIONS = [
  'lstat',
  'mkdir',
  'open',
  'readdir',
  'readFile',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'writeFile',
] as const;
const OF_FILES = ['writeFile', 'close'] as const;

type Call = (...args: unknown[]) => Promise<unknown>;
type Step = (name: string, go: () => Promise<unknown>) => Promise<unknown>;

/** Puts a step before each call of the operating system until the test ends, or until `undo` is called. */
export async function betweenDiskCalls(step: Step): Promise<() => void> {
  const file = await fs.open(__filename);
  const fileType = Object.getPrototypeOf(file) as object;
  await file.close();
  const undone = [
    ...FUNCTIONS.map((name) => replace(fs, name, step)),
    ...OF_FILES.map((name) => replace(fileType, name, step)),
    replaceFsync(step),
  ];
  syncBuiltinESMExports();
  const undo = () => {
    for (const each of undone.splice(0)) each();
    syncBuiltinESMExports();
  };
  onTestFinished(undo);
  return undo;
}

function replace(target: object, name: string, step: Step): () => void {
  const original = Reflect.get(target, name) as Call;
  const replaced: Call = function (this: unknown, ...args) {
    return step(name, () => original.apply(this, args));
  };
  Reflect.set(target, name, replaced);
  return () => Reflect.set(target, name, original);
}

/** Files are synced by their descriptors, with a callback. */
function replaceFsync(step: Step): () => void {
  const original = callbacks.fsync;
  const replaced = (fd: number, done: (error: Error | null) => void) => {
    step('sync', () => promisify(original)(fd)).then(() => done(null), done);
  };
  Reflect.set(callbacks, 'fsync', replaced);
  return () => Reflect.set(callbacks, 'fsync', original);
}

/** An error as the operating system gives it. */
export function systemError(code: string, errno: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by a test`), { code, errno, syscall: 'test' });
}
