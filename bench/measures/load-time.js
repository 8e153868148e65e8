'use strict';

const { inProcess } = require('../support/child');
const { summaryOf } = require('../support/statistics');
const { onTop, spread } = require('../support/words');

/** How long it takes to load the package beside Bottender, in milliseconds, each time in a process of its own. */
async function run({ quick = false } = {}) {
  const loads = [];
  // The first one warms the file system's cache.
  await inProcess('load');
  for (let round = 0; round < (quick ? 1 : 15); round += 1) loads.push(await inProcess('load'));
  return {
    timings: {
      plain: summaryOf(loads.map(({ bottender }) => bottender)),
      plugin: summaryOf(loads.map(({ plugin }) => plugin)),
    },
  };
}

function rows({ timings: { plain, plugin } }) {
  return [{ what: 'Loading the package', plain: spread(plain, 'ms'), plugin: onTop(plugin, 'ms') }];
}

module.exports = { name: 'load-time', run, rows };
