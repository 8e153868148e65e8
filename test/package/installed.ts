import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const TSC = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const execute = promisify(execFile);

/** An empty project in which the packed package is installed beside Bottender. */
export interface InstalledPackage {
  /** Its files, by their path from the root of the package. */
  files: string[];
  folder: string;
  /** Runs a program of Node's in the project; resolves with what it printed. */
  node(source: string, kind: 'commonjs' | 'module'): Promise<string>;
  /** Runs the command of the package; resolves with what it printed. */
  bin(...args: string[]): Promise<string>;
  /** Type-checks a file with the project's own TypeScript; resolves with what the compiler had to say. */
  check(source: string, options: Record<string, string>): Promise<string>;
  remove(): Promise<void>;
}

/** Packs the package as it is published, and installs it elsewhere. */
export async function installPackage(): Promise<InstalledPackage> {
  if (!existsSync(join(ROOT, 'dist/index.js'))) await npm(ROOT, 'run', 'build');
  const folder = await mkdtemp(join(tmpdir(), 'bottender-persona-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const [packed] = JSON.parse(
      await npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
    ) as [{ filename: string; files: { path: string }[] }];
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await npm(folder, ...INSTALL, join(folder, packed.filename), 'bottender@1.5.5');
    return {
      files: packed.files.map(({ path }) => path),
      folder,
      node: (source, kind) => printed(folder, [`--input-type=${kind}`, '--eval', source]),
      bin: async (...args) => {
        const command = join(folder, 'node_modules/.bin/bottender-persona');
        return (await execute(command, args, { cwd: folder })).stdout.trim();
      },
      check: (source, options) => check(folder, source, options),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

async function npm(cwd: string, ...args: string[]): Promise<string> {
  return (await execute('npm', args, { cwd, maxBuffer: 10 ** 7 })).stdout;
}

async function printed(cwd: string, args: string[]): Promise<string> {
  return (await execute(process.execPath, args, { cwd })).stdout.trim();
}

async function check(
  folder: string,
  source: string,
  options: Record<string, string>,
): Promise<string> {
  const name = Object.values(options).join('-');
  await writeFile(join(folder, `${name}.ts`), source);
  await writeFile(
    join(folder, `${name}.json`),
    JSON.stringify({
      compilerOptions: {
        ...options,
        target: 'ES2022',
        strict: true,
        noEmit: true,
        // Bottender's own declarations do not all stand it.
        skipLibCheck: true,
        esModuleInterop: true,
      },
      files: [`${name}.ts`],
    }),
  );
  const compiling = execute(process.execPath, [TSC, '-p', `${name}.json`], { cwd: folder });
  const { stdout } = await compiling.catch((error: Error & { stdout: string }) => {
    // Complaints are printed; a compiler that failed without one did not check anything.
    if (error.stdout === '') throw error;
    return error;
  });
  return stdout.trim();
}
