import { expect, it } from 'vitest';

import { comparisonOf } from '../../bench/compare';
import type { Results } from '../../bench/table';

const quartiles = (low: number, median: number, high: number) => ({
  median,
  low,
  high,
  rounds: 5,
});

function resultsOf(calls: number, attach: object, heap?: object): Results {
  return {
    machine: { node: 'v20.0.0', platform: 'linux', cpus: 2 },
    counts: { 'graph-calls': { plugin: calls } },
    timings: { attach: { plugin: attach }, ...(heap && { heap }) },
  };
}

/** The rows of a table in Markdown, as lists of cells. */
function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
}

it('shows old and new side by side, and marks what is more than noise', () => {
  const old = resultsOf(1.02, quartiles(4, 5, 6));
  const slower = comparisonOf(old, resultsOf(1.02, quartiles(9, 10, 11)));
  expect(rowsOf(slower)).toEqual([
    ['', 'old', 'new', 'change', ''],
    ['---', '---', '---', '---', '---'],
    ['graph-calls plugin', '1.02', '1.02', '', ''],
    ['attach plugin', '5', '10', '+100 %', 'more than noise'],
  ]);
  const noisy = comparisonOf(old, resultsOf(1.02, quartiles(3, 4, 5)));
  expect(rowsOf(noisy).at(-1)).toEqual(['attach plugin', '5', '4', '-20 %', '']);
});

it('takes every change of a count for more than noise', () => {
  const [old, now] = [resultsOf(1, quartiles(4, 5, 6)), resultsOf(2, quartiles(4, 5, 6))];
  expect(rowsOf(comparisonOf(old, now))[2]).toEqual([
    'graph-calls plugin',
    '1',
    '2',
    '+100 %',
    'more than noise',
  ]);
});

it('leaves out what only one of them has', () => {
  const [old, now] = [
    resultsOf(1, quartiles(4, 5, 6)),
    resultsOf(1, quartiles(4, 5, 6), quartiles(1, 2, 3)),
  ];
  expect(comparisonOf(old, now)).not.toContain('heap');
  expect(comparisonOf(now, old)).not.toContain('heap');
});
