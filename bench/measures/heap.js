'use strict';

const { inProcess } = require('../support/child');
const { pairedRounds } = require('../support/rounds');

/** Bytes of heap per living context while nobody speaks, each time in a process of its own. */
async function run({ quick = false } = {}) {
  const contexts = quick ? 1_000 : 20_000;
  const bytesPerContext = (variant) => inProcess('heap', variant, `${contexts}`);
  const { first, second, difference } = await pairedRounds({
    rounds: quick ? 1 : 5,
    warmUp: 0,
    first: () => bytesPerContext('plain'),
    second: () => bytesPerContext('plugin'),
  });
  return { timings: { contexts, plain: first, plugin: second, difference } };
}

module.exports = { name: 'heap', run };
