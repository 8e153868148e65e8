import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { COMMANDS } from '../../src/cli/commands';
import { COMMON_OPTIONS } from '../../src/cli/common-options';

/** Line breaks and the width of columns are the formatter's. */
const readme = readFileSync('README.md', 'utf8').replace(/\s+/g, ' ');

const commandRows = COMMANDS.map(({ name, summary }) => `| \`${name}\` | ${summary} |`);
const optionRows = [
  ...COMMANDS.flatMap(({ name, options }) =>
    options.map((option) => ({ of: `\`${name}\``, option })),
  ),
  ...COMMON_OPTIONS.map((option) => ({ of: 'all', option })),
].map(({ of, option: { flags, aliases = [], description } }) => {
  const spellings = [flags, ...aliases].map((each) => `\`${each}\``).join(', ');
  return `| ${spellings} | ${of} | ${description} |`;
});

test.each([...commandRows, ...optionRows])('the README has the row %s', (row) => {
  expect(readme).toContain(row);
});
