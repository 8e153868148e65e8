import { basename, dirname, join } from 'node:path';

import ts from 'typescript';

import { isFragment, placeOf, read, ROOT, type Block } from './blocks';

/** Where the blocks seem to lie, so that they find the packages of the repository. */
const FOLDER = join(ROOT, 'test/docs/blocks');
const PRELUDE = join(ROOT, 'test/docs/support/prelude.ts');

/** Bottender's constructor sets it, but its types want it of the caller. */
const BOTTENDERS_OWN = "Property 'ClientClass' is missing";

/** What code in the docs loads from the project around it. */
const AROUND: Record<string, string> = {
  'index.js': 'module.exports = async function App() {};',
  'assumptions.json': '{}',
  'bottender.config.js': "module.exports = { plugins: [require('bottender-persona').personas()] };",
};

/** Where a bot runs, these are set. */
const ENVIRONMENT = `declare namespace NodeJS { interface ProcessEnv {
  MESSENGER_ACCESS_TOKEN: string; MESSENGER_APP_SECRET: string; MESSENGER_VERIFY_TOKEN: string;
  MARKET_PAGE_ID: string; MARKET_ACCESS_TOKEN: string; BAKERY_PAGE_ID: string; BAKERY_ACCESS_TOKEN: string;
} }`;

/** Type-checks all blocks in one program; answers with what is wrong, by page and line. */
export function complaintsAbout(blocks: readonly Block[]): string[] {
  const files = new Map<string, { text: string; block?: Block }>();
  files.set(join(FOLDER, 'environment.d.ts'), { text: ENVIRONMENT });
  for (const block of blocks) {
    const folder = join(FOLDER, `${block.page.replace(/\W+/g, '-')}-${block.line}`);
    for (const [name, text] of Object.entries(AROUND)) files.set(join(folder, name), { text });
    if (block.text.includes("require('./postgres-store')")) {
      const text = read('examples/stores/postgres-store.js');
      files.set(join(folder, 'postgres-store.js'), { text });
    }
    files.set(join(folder, block.file ?? `block.${extensionOf(block)}`), {
      text: isFragment(block) ? inPrelude(block) : typed(block),
      block,
    });
  }
  const program = programOf(files);
  return [...files].flatMap(([path, { block }]) => {
    const source = block && program.getSourceFile(path);
    if (!source) return [];
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return found.flatMap(({ start = 0, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const said = ts.flattenDiagnosticMessageText(messageText, '\n');
      return said.includes(BOTTENDERS_OWN) ? [] : `${placeOf(block, line)}: ${said}`;
    });
  });
}

function extensionOf(block: Block): string {
  return isFragment(block) ? 'mts' : block.language;
}

/** In a scope of its own, so that it may name things as the prelude does; in one line, so that lines stay the same. */
function inPrelude({ text }: Block): string {
  const names = [...read('test/docs/support/prelude.ts').matchAll(/^export declare \w+ (\w+)/gm)];
  const list = names.map(([, name]) => name).join(', ');
  return `import * as prelude from '${PRELUDE.replace(/\.ts$/, '.js')}'; const { ${list} } = prelude; { ${text}\n}`;
}

/** JavaScript says nothing of types: what Bottender hands to it is said here. */
function typed({ language, text }: Block): string {
  if (language !== 'js') return text;
  return text
    .replace(
      /((?:async )?function \w+\(context\))/g,
      "/** @param {import('bottender').MessengerContext} context */ $1",
    )
    .replace(/module\.exports = \{/, "/** @type {import('bottender').BottenderConfig} */ $&");
}

function programOf(files: ReadonlyMap<string, { text: string }>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const all: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    allowJs: true,
    checkJs: true,
    resolveJsonModule: true,
    noImplicitAny: false,
    noUncheckedIndexedAccess: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    types: ['node', 'vitest/globals'],
    baseUrl: ROOT,
    paths: {
      'bottender-persona': ['src/index.ts'],
      'bottender-persona/emulator': ['src/emulator/index.ts'],
    },
  };
  const host = ts.createCompilerHost(all);
  const folders = new Set([...files.keys()].map(dirname));
  const { readFile, fileExists, directoryExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
  host.getSourceFile = (path, version, ...others) => {
    const file = files.get(path);
    return file
      ? ts.createSourceFile(path, file.text, version)
      : getSourceFile(path, version, ...others);
  };
  const roots = [...files.keys()].filter((path) => !basename(path).endsWith('.json'));
  return ts.createProgram(roots, all, host);
}
