import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The servers that tests start: their programs, and Debian's package with them. */
const SERVERS: Record<string, { programs: string[]; debianPackage: string }> = {
  Redis: { programs: ['redis-server'], debianPackage: 'redis-server' },
  PostgreSQL: { programs: ['initdb', 'postgres'], debianPackage: 'postgresql' },
};
let isUpdated = false;
const CACHE = resolve(__dirname, '../../node_modules/.cache/test-servers');

/**
 * Sees to it that the tests find the servers that they start: on the path, or unpacked from Debian's packages into a
 * cache, without a change to the system. Where there is neither, the tests that need one are passed over with a line that says
 * so; not so in continuous integration.
 */
export default function findServers(): void {
  const missing: string[] = [];
  for (const [name, { programs, debianPackage }] of Object.entries(SERVERS)) {
    const found = foldersOnPath().concat(debiansFolders('/'));
    const folder = found.find((each) =>
      programs.every((program) => isProgram(join(each, program))),
    );
    try {
      addToPath(folder ?? unpacked(debianPackage, programs));
    } catch (error) {
      const lines = (error as Error).message.trim().split('\n');
      const reason = `it is not on the path, and could not be fetched (${lines.at(-1)})`;
      if (process.env.CI === 'true')
        throw new Error(`The tests need ${name}: ${reason}`, { cause: error });
      console.log(`Tests with ${name} are passed over: ${reason}. Install it to run them.`);
      missing.push(name);
    }
  }
  process.env.MISSING_SERVERS = missing.join();
}

function foldersOnPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter);
}

/** Debian keeps several versions of PostgreSQL, none of them on the path. */
function debiansFolders(root: string): string[] {
  const versions = join(root, 'usr/lib/postgresql');
  const numbers = existsSync(versions) ? readdirSync(versions) : [];
  return [join(root, 'usr/bin'), ...numbers.map((number) => join(versions, number, 'bin'))];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function addToPath(folder: string): void {
  if (!foldersOnPath().includes(folder))
    process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
}

/** Fetches a package and what it needs as `apt-get` does, and unpacks it without installing anything. */
function unpacked(debianPackage: string, programs: string[]): string {
  const cache = join(CACHE, debianPackage);
  const bin = join(cache, 'bin');
  if (programs.every((program) => isProgram(join(bin, program)))) return bin;
  rmSync(cache, { recursive: true, force: true });
  const lists = join(CACHE, 'lists');
  const archives = join(cache, 'archives');
  for (const folder of [lists, archives]) mkdirSync(join(folder, 'partial'), { recursive: true });
  const places = { 'Dir::State::lists': lists, 'Dir::Cache::archives': archives };
  const options = Object.entries({
    ...places,
    'Debug::NoLocking': '1',
    'Dir::Cache::pkgcache': '',
  });
  const apt = (...args: string[]) =>
    execFileSync(
      'apt-get',
      ['-qq', ...options.flatMap((pair) => ['-o', pair.join('=')]), ...args],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  if (!isUpdated) apt('update');
  isUpdated = true;
  apt('install', '--download-only', '--no-install-recommends', '--yes', debianPackage);
  const root = join(cache, 'root');
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', join(archives, archive), root]);
  }
  writePrograms(bin, root, programs);
  return bin;
}

/** Small scripts that start the programs with the libraries beside them. */
function writePrograms(bin: string, root: string, programs: string[]): void {
  const libraries = readdirSync(join(root, 'usr/lib'))
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(root, 'usr/lib', name));
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const folder = debiansFolders(root).find((each) => isProgram(join(each, program)));
    if (!folder) throw new Error(`Debian's package has no ${program}`);
    const path = libraries.join(delimiter);
    const text = `#!/bin/sh\nLD_LIBRARY_PATH='${path}' exec '${join(folder, program)}' "$@"\n`;
    writeFileSync(join(bin, program), text);
    chmodSync(join(bin, program), 0o755);
  }
}
