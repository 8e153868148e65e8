import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { TYPED_BOT } from './typed-bot';

const ROOT = join(__dirname, '../../..');
/** The files of the project that is installed, again and again. */
const PROJECT = join(__dirname, '../install');
/** The bot in TypeScript: as the project's modules are, and as an ES module. */
const TYPED = ['typed.ts', 'typed.mts'];
/** Where the compiled bot has a project of its own, which finds the packages of the one around it. */
const COMPILED = 'compiled';
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/** What a bot said, and which personas it left on the Page. */
export interface Talk {
  readonly said: [who: string | null, what: string][];
  readonly left: string[];
}

/** Where projects are made to install the packed package. */
export interface Workplace {
  /** Type-checkers, package managers and versions of Node, by their names in `node_modules`. */
  tool(path: string): string;
  /** A project with the package, this Bottender and what else it depends on, not installed yet. */
  project(name: string, bottender: string, more?: Record<string, string>): Promise<string>;
  remove(): Promise<void>;
}

/** Runs a program; resolves with what it printed, and rejects with what it complained of. */
export async function run(
  cwd: string,
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 10 ** 8 };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    const { message, stdout } = error as Error & { stdout?: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

/** Packs the package as it is published, and fetches the tools. */
export async function makeWorkplace(tools: Record<string, string>): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'installs-'));
  await run(ROOT, 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const shed = join(folder, 'tools');
  await writePackage(shed, tools);
  await npmInstall(shed);
  return {
    tool: (path) => join(shed, 'node_modules', path),
    async project(name, bottender, more) {
      const place = join(folder, name);
      const ours = { bottender, 'bottender-persona': `file:${folder}/${tarball}` };
      await writePackage(place, { ...ours, ...more });
      for (const file of await readdir(PROJECT)) {
        await copyFile(join(PROJECT, file), join(place, file));
      }
      for (const name of TYPED) await writeFile(join(place, name), TYPED_BOT);
      return place;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writePackage(folder: string, dependencies: Record<string, string>): Promise<void> {
  await mkdir(folder);
  const manifest = { name: 'a-bot', version: '1.0.0', private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** Plain, as its users type it: no peer dependency is waved through. */
export async function npmInstall(folder: string): Promise<void> {
  await run(folder, 'npm', ['install', ...QUIET]);
}

/** Lets the project's bot have its conversation, or the one that a module of it makes. */
export async function talk(
  folder: string,
  module?: string,
  node = process.execPath,
): Promise<Talk> {
  return JSON.parse(await run(folder, node, ['talk.js', ...(module ? [module] : [])])) as Talk;
}

/** How a project resolves modules: the compiler's options `module` and `moduleResolution`. */
type Resolution = readonly [module: string, moduleResolution: string];

/** What TypeScript has to say of the project's bot in TypeScript. */
export async function typeCheck(
  folder: string,
  typescript: string,
  resolution: Resolution,
): Promise<string> {
  const config = await writeConfig(folder, resolution);
  return run(folder, process.execPath, [join(typescript, 'bin/tsc'), '-p', config]);
}

/** Compiles the project's bot in TypeScript and lets it have its conversation. */
export async function talkInTypeScript(
  folder: string,
  typescript: string,
  resolution: Resolution,
): Promise<Talk> {
  const place = join(folder, COMPILED);
  await mkdir(place);
  for (const file of ['bottender.config.js', 'talk.js']) {
    await copyFile(join(PROJECT, file), join(place, file));
  }
  const config = await writeConfig(folder, resolution, COMPILED);
  await run(folder, process.execPath, [join(typescript, 'bin/tsc'), '-p', config]);
  await writeFile(join(place, 'index.js'), "module.exports = require('./typed').default;");
  return talk(place);
}

/** Writes what the compiler has to know; answers with the name of the file. */
export async function writeConfig(
  folder: string,
  [module, moduleResolution]: Resolution,
  outDir?: string,
): Promise<string> {
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'es2020', strict: true, esModuleInterop: true },
    // Bottender's own declarations do not stand it.
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    ...(outDir === undefined ? { noEmit: true } : { outDir }),
  };
  const files = module === 'commonjs' ? TYPED.slice(0, 1) : TYPED;
  const name = `tsconfig.${randomUUID()}.json`;
  await writeFile(join(folder, name), JSON.stringify({ compilerOptions, files }));
  return name;
}

/** Which version of a package the named dependency of the project finds. */
export function versionFoundBy(dependency: string, folder: string, name: string): string {
  const from = realpathSync(join(folder, 'node_modules', dependency));
  const path = require.resolve(`${name}/package.json`, { paths: [from] });
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
