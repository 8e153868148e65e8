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

/** Everything comes after everything else as often: what a turn leaves to be done falls into the next one. */
const ORDERS = [
  ['plain', 'twin', 'plugin'],
  ['plain', 'plugin', 'twin'],
  ['twin', 'plain', 'plugin'],
  ['twin', 'plugin', 'plain'],
  ['plugin', 'plain', 'twin'],
  ['plugin', 'twin', 'plain'],
];

/**
 * Measures plain Bottender, a second plain Bottender and the plugin in turns.
 *
 * Many short turns tell more than a few long ones: what slows the machine down lasts longer than a round, and then befalls all
 * three. The garbage is collected when it is due, as in a bot.
 *
 * @param warmUp rounds that do not count
 * @returns what was measured in each round
 */
async function roundsOfThree({ rounds, warmUp, ...measures }) {
  const taken = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    const values = {};
    for (const name of ORDERS[(round + warmUp) % ORDERS.length]) {
      values[name] = await measures[name]();
    }
    if (round >= 0) taken.push(values);
  }
  return taken;
}

/**
 * @returns summaries of both, of what the plugin adds within each round to the mean of both plain ones, also in percent, and of
 *   what the second plain Bottender adds to the first: a difference smaller than that is noise
 */
function summariesOf(rounds) {
  const of = (value) => summaryOf(rounds.map(value));
  const plainOf = ({ plain, twin }) => (plain + twin) / 2;
  return {
    plain: of(plainOf),
    plugin: of((each) => each.plugin),
    difference: of((each) => each.plugin - plainOf(each)),
    percent: of((each) => (each.plugin / plainOf(each) - 1) * 100),
    noise: of((each) => (each.twin / each.plain - 1) * 100),
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

module.exports = { ORDERS, pairedRounds, roundsOfThree, summariesOf, millisecondsOf };
