'use strict';

/**
 * What the project wants of itself, so that nobody has to look for it in the figures. A goal that is counted is tested
 * as well (`test/bench`, `test/growth`); one that is measured depends on the machine.
 */
const GOALS = [
  {
    what: 'Graph calls per message, personas made on the fly',
    most: 1.03,
    of: ({ counts }) => counts['graph-calls']?.plugin,
  },
  {
    what: 'Round trips to the first message of a new persona, with batchFirstMessage',
    most: 1,
    of: ({ counts }) => counts['round-trips']?.batched.first,
  },
  {
    what: 'Processor time of a message with a known persona, on top of plain Bottender',
    most: 3,
    unit: '%',
    of: ({ timings }) => timings['processor-time']?.percent.median,
  },
  {
    what: 'Attaching to a context',
    most: 2,
    unit: 'µs',
    of: ({ timings }) => timings['own-share']?.attach.json.time.difference.median,
  },
  {
    what: 'Heap of a living context in which nobody speaks, on top of plain Bottender',
    most: 200,
    unit: 'bytes',
    of: ({ timings }) => timings.heap?.difference.median,
  },
  {
    what: 'Promises of a message with a known persona, on top of plain Bottender and of a silent event',
    most: 1,
    of: ({ counts }) => promisesPerMessage(counts.promises),
  },
];

/** One `then` is enough for all that has to be done when a message has been answered. */
function promisesPerMessage(counts) {
  if (!counts) return undefined;
  const onTop = ({ plain, plugin }) => plugin - plain;
  return Number((onTop(counts.usePersona.json) - onTop(counts.silent.json)).toFixed(2));
}

/** The goals that these results tell something of, a line each. */
function goalsOf(results) {
  return GOALS.map((goal) => ({ ...goal, value: goal.of(results) }))
    .filter(({ value }) => value !== undefined)
    .map(({ what, most, unit = '', value }) => {
      const verdict = value <= most ? 'reached' : 'missed';
      const withUnit = (number) => `${number} ${unit}`.trim();
      return `${verdict.padEnd(8)} ${what}: ${withUnit(value)} (at most ${withUnit(most)})`;
    });
}

module.exports = { goalsOf };
