'use strict';

const { measures } = require('./measures');

const HEAD = ['', 'plain Bottender', 'bottender-persona'];

/**
 * What users decide by as a table in Markdown, and what it was measured on.
 *
 * @param results as `results.json` holds them
 * @param details whether the rows that only developers of the plugin want are among them
 */
function tableOf({ machine, counts, timings }, { details = false } = {}) {
  const rows = measures
    .filter(({ name }) => name in counts || name in timings)
    .flatMap(({ name, rows: of }) => of({ counts: counts[name], timings: timings[name] }))
    .filter(({ detail = false }) => details || !detail);
  const { node, platform, cpus } = machine;
  return [
    markdown([HEAD, ...rows.map(({ what, plain = '', plugin }) => [what, plain, plugin])]),
    '',
    `Measured with Node ${node} on ${platform} with ${cpus} processors. Times are medians, with the quartiles behind them.`,
    '',
  ].join('\n');
}

/** Rows of cells as a table, the first one as its head. */
function markdown([head, ...rows]) {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

module.exports = { tableOf, markdown };
