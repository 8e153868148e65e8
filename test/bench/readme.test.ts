import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { goalsOf } from '../../bench/goals';
import { tableIn } from '../../bench/readme';
import { tableOf, type Results } from '../../bench/table';

/** The width of columns is the formatter's. */
const flat = (markdown: string) => markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ').trim();

it('the README shows what was measured, and nothing else', () => {
  const results = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;
  expect(flat(tableIn(readFileSync('README.md', 'utf8')))).toBe(flat(tableOf(results)));
});

it('goals are for the developers: the bench prints each with what came of it, and the README none', () => {
  const results = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;
  const goals = goalsOf(results);
  expect(goals.length).toBeGreaterThan(3);
  for (const goal of goals)
    expect(goal).toMatch(/^(reached|missed) +.+: [-\d.]+.* \(at most .+\)$/);
  expect(tableIn(readFileSync('README.md', 'utf8'))).not.toMatch(/reached|missed|at most/);
});
