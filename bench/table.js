'use strict';

const { measures } = require('./measures');

const HEAD = ['', 'plain Bottender', 'bottender-persona', 'goal'];

/**
 * The results as a table in Markdown, and what they were measured on.
 *
 * @param results as `results.json` holds them
 */
function tableOf({ machine, counts, timings }) {
  const rows = measures
    .filter(({ name }) => name in counts || name in timings)
    .flatMap(({ name, rows: of }) => of({ counts: counts[name], timings: timings[name] }));
  const lines = [
    HEAD,
    HEAD.map(() => '---'),
    ...rows.map(({ what, plain = '', plugin, goal }) => [what, plain, plugin, verdict(goal)]),
  ];
  const { node, platform, cpus } = machine;
  return [
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `Measured with Node ${node} on ${platform} with ${cpus} processors. Times are medians, with the quartiles behind them.`,
    '',
  ].join('\n');
}

/** A goal, and whether it was reached. */
function verdict(goal) {
  return goal ? `${goal.text}: ${goal.reached ? 'reached' : 'missed'}` : '';
}

module.exports = { tableOf };
