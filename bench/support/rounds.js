'use strict';

const { performance } = require('node:perf_hooks');
const { summaryOf } = require('./statistics');

/**
 * Measures two things in turns, so that what the machine does meanwhile befalls both: A B, B A, A B, …
 *
 * @param warmUp rounds that do not count
 * @returns summaries of both, of the differences within each round, and of these in percent of the first
 */
async function pairedRounds({ rounds, warmUp, first, second }) {
  const pairs = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    const turned = round % 2 !== 0;
    const one = await turn(turned ? second : first);
    const other = await turn(turned ? first : second);
    if (round >= 0) pairs.push(turned ? [other, one] : [one, other]);
  }
  return {
    first: summaryOf(pairs.map(([a]) => a)),
    second: summaryOf(pairs.map(([, b]) => b)),
    difference: summaryOf(pairs.map(([a, b]) => b - a)),
    percent: summaryOf(pairs.map(([a, b]) => ((b - a) / a) * 100)),
  };
}

/** What one round left behind must not be collected in the next one. */
async function turn(measure) {
  globalThis.gc?.();
  return measure();
}

/** How long it takes, in milliseconds. */
async function millisecondsOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

module.exports = { pairedRounds, millisecondsOf };
