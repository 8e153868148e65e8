'use strict';

const { isPlainObject } = require('lodash');
const { markdown } = require('./table');
const { digits } = require('./support/words');

/**
 * Old results and new ones side by side, each figure that both have, as a table in Markdown.
 *
 * A change is marked where it is more than the machine's noise: where the quartiles of old and new are apart, or a
 * count is another one.
 */
function comparisonOf(old, now) {
  const before = new Map(figuresOf(old));
  const rows = figuresOf(now)
    .filter(([name]) => before.has(name))
    .map(([name, figure]) => [name, ...comparison(before.get(name), figure)]);
  const machines = [old, now].map(({ machine: { node, platform, cpus } }) =>
    [`Node ${node}`, platform, `${cpus} processors`].join(', '),
  );
  return [
    markdown([['', 'old', 'new', 'change', ''], ...rows]),
    '',
    `Old: ${machines[0]}. New: ${machines[1]}.`,
    '',
  ].join('\n');
}

function comparison(old, now) {
  const [from, to] = [old.median, now.median];
  const change =
    from === 0 ? '' : `${to >= from ? '+' : ''}${digits(((to - from) / Math.abs(from)) * 100)} %`;
  const isApart = now.low > old.high || now.high < old.low;
  return [
    digits(from, 4),
    digits(to, 4),
    to === from ? '' : change,
    isApart ? 'more than noise' : '',
  ];
}

/** The figures of results by name; a count is its own median and quartiles. */
function figuresOf({ counts, timings }) {
  return [...within(counts, []), ...within(timings, [])];
}

function* within(value, path) {
  if (typeof value === 'number') yield [path.join(' '), { median: value, low: value, high: value }];
  else if (typeof value?.median === 'number') yield [path.join(' '), value];
  else if (isPlainObject(value)) {
    for (const [key, each] of Object.entries(value)) yield* within(each, [...path, key]);
  }
}

module.exports = { comparisonOf };
