'use strict';

const { mapValues } = require('lodash');
const { growth } = require('../growth');
const { inProcess } = require('../support/child');
const { summaryOf } = require('../support/statistics');
const { digits } = require('../support/words');

/** A size, and ten times that: what is flat is flat between them, and what grows with the size grows tenfold. */
const SIZES = {
  pages: [1_000, 10_000],
  listing: [1_000, 10_000],
  tokens: [1_000, 10_000],
  profiles: [100_000, 1_000_000],
  messages: [1_000, 10_000],
  temporaries: [10_000, 100_000],
  roster: [1_000, 10_000],
};
const QUICK_SHARE = 100;

/** How a process grows: counts, heap and milliseconds at two sizes, each in a process of its own. */
async function run({ quick = false } = {}) {
  const counts = {};
  const timings = {};
  for (const name of Object.keys(growth)) {
    counts[name] = {};
    timings[name] = {};
    for (const full of SIZES[name]) {
      const size = quick ? full / QUICK_SHARE : full;
      const { counts: counted, ...measured } = await inProcess('growth', name, `${size}`);
      counts[name][size] = counted;
      timings[name][size] = mapValues(measured, (value) => summaryOf([value]));
    }
  }
  return { counts, timings };
}

/** What the README shows of it, and how the rest of the cell reads. */
const ROWS = {
  pages: (size) => `${size} Pages in one process`,
  profiles: (size) => `${size} different profiles over time, 10,000 of them known at once`,
  temporaries: (size) => `${size} temporary personas, all of them deleted`,
  roster: (size) => `A roster of ${size}`,
  tokens: (size) => `${size} access tokens in one process`,
  listing: (size) => `memoryStore() with the records of ${size} Pages`,
  messages: (size) => `${size} messages in flight`,
};

function rows({ timings }) {
  return Object.entries(ROWS).map(([name, what]) => {
    const [[small, less], [large, more]] = Object.entries(timings[name]).sort(([a], [b]) => a - b);
    const cell = ({ bytes, ms }) =>
      `${digits(bytes.median / 1e6)} MB, ${digits(ms.median / 1_000)} s`;
    return {
      what: `${what(Number(large).toLocaleString('en'))}: heap that stays, and time in all`,
      plugin: `${cell(more)}; with ${Number(small).toLocaleString('en')}: ${cell(less)}`,
      detail: !['pages', 'profiles'].includes(name),
    };
  });
}

module.exports = { name: 'growth', run, rows };
