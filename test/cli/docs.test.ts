import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { COMMANDS } from '../../src/cli/commands';
import { COMMON_OPTIONS } from '../../src/cli/common-options';

/** Line breaks and the width of columns are the formatter's. */
const docs = readFileSync('docs/cli.md', 'utf8').replace(/\s+/g, ' ');

const commandRows = COMMANDS.map(({ name, summary }) => `| \`${name}\` | ${summary} |`);
const optionRows = [
  // The emulator has papers of its own.
  ...COMMANDS.filter(({ name }) => name !== 'emulate').flatMap(({ name, options }) =>
    options.map((option) => ({ of: `\`${name}\``, option })),
  ),
  ...COMMON_OPTIONS.map((option) => ({ of: 'all', option })),
].map(({ of, option: { flags, aliases = [], description } }) => {
  const spellings = [flags, ...aliases].map((each) => `\`${each}\``).join(', ');
  return `| ${spellings} | ${of} | ${description} |`;
});

test.each([...commandRows, ...optionRows])('docs/cli.md has the row %s', (row) => {
  expect(docs).toContain(row);
});

const emulator = readFileSync('docs/emulator.md', 'utf8').replace(/\s+/g, ' ');
const emulateOptions = COMMANDS.find(({ name }) => name === 'emulate')?.options ?? [];

test.each(emulateOptions)('docs/emulator.md has the option $flags', ({ flags, description }) => {
  expect(emulator).toContain(`| \`${flags}\` | ${description} |`);
});

/** The codes of errors that this code throws, where it stands in the source. */
function codesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => codesOf(join(folder, file), pattern));
}

function codesOf(file: string, pattern: RegExp): string[] {
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, code = '']) => code);
}

test('docs/cli.md explains every error code of --json', () => {
  const codes = new Set([
    'USAGE',
    'UNEXPECTED',
    ...codesIn('src/cli', /new Failure\(\s*'([A-Z_]+)'/g),
    ...codesOf('src/errors.ts', /\| '([A-Z_]+)'/g),
  ]);

  expect(codes).toContain('PLAN_CHANGED');
  expect(codes).toContain('RATE_LIMITED');
  for (const code of codes) expect(docs).toContain(`| \`${code}\` |`);
});
