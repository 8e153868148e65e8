import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(__dirname, '../src');
const MOST_LINES = 300;
const MOST_FILES = 15;
const MOST_FILES_IN_ROOT = 8;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(SRC, join(entry.parentPath, entry.name)));
const modules = files.filter((file) => file.endsWith('.ts'));

/** The modules of this package that a module imports, those of types included. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(SRC, file), 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName))
    .map((path) => [`${path}.ts`, join(path, 'index.ts')].find((each) => modules.includes(each)))
    .filter((module) => module !== undefined);
}

/** The first circle that imports run in, as a list of modules. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (module: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(module)) return [...way.slice(way.indexOf(module)), module];
    if (done.has(module)) return undefined;
    for (const next of imports.get(module) ?? []) {
      const circle = walk(next, [...way, module]);
      if (circle) return circle;
    }
    done.add(module);
    return undefined;
  };
  for (const module of imports.keys()) {
    const circle = walk(module, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('the house', () => {
  it('has imports that run in no circle', () => {
    const imports = new Map(modules.map((module) => [module, importsOf(module)]));
    expect(imports.get('plugin.ts')).toContain('service.ts');
    expect(circleIn(imports)).toBeUndefined();
  });

  it('sees a circle where there is one', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['d', ['b']],
    ]);
    expect(circleIn(imports)).toEqual(['b', 'd', 'b']);
  });

  it(`has no file over ${MOST_LINES} lines`, () => {
    const long = files
      .filter((file) => /\.(ts|js|css)$/.test(file))
      .filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length - 1 > MOST_LINES);
    expect(long).toEqual([]);
  });

  it(`has no room of more than ${MOST_FILES} files, and ${MOST_FILES_IN_ROOT} in the root`, () => {
    const rooms = new Map<string, number>();
    for (const file of files) rooms.set(dirname(file), (rooms.get(dirname(file)) ?? 0) + 1);
    const full = [...rooms].filter(
      ([room, count]) => count > (room === '.' ? MOST_FILES_IN_ROOT : MOST_FILES),
    );
    expect(full).toEqual([]);
  });
});
