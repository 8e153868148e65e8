'use strict';

const { inProcess } = require('../support/child');
const { pairedRounds } = require('../support/rounds');
const { onTop, spread } = require('../support/words');

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

function rows({ timings: { plain, difference } }) {
  return [
    {
      what: 'Heap of a living context in which nobody speaks',
      plain: spread(plain, 'bytes'),
      plugin: onTop(difference, 'bytes'),
    },
  ];
}

module.exports = { name: 'heap', run, rows };
