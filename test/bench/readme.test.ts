import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { tableIn } from '../../bench/readme';
import { tableOf, type Results } from '../../bench/table';

/** The width of columns is the formatter's. */
const flat = (markdown: string) => markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ').trim();

it('the README shows what was measured, and nothing else', () => {
  const results = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;
  expect(flat(tableIn(readFileSync('README.md', 'utf8')))).toBe(flat(tableOf(results)));
});
