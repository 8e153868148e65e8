'use strict';

const { performance } = require('node:perf_hooks');
const { setImmediate: nextTurn } = require('node:timers/promises');
const { startEmulator } = require('../support/emulator');
const { startBot } = require('../support/bot');
const { paramsOf } = require('../support/contexts');
const { pairedRounds } = require('../support/rounds');
const { onTop, spread } = require('../support/words');

/** Contexts of one turn of the event loop: events come a few at a time. */
const AT_ONCE = 20;

/**
 * What attaching the plugin to a context costs, in microseconds: contexts as Bottender makes them, with the plugin and
 * without.
 */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator();
  const { bot, plugin, close } = startBot(emulator);
  try {
    const contexts = quick ? 100 : 4_000;
    const params = Array.from({ length: contexts }, (_, index) => paramsOf(bot, index));
    const { first, second, difference } = await pairedRounds({
      rounds: quick ? 2 : 60,
      warmUp: quick ? 1 : 20,
      first: () => microsecondsPerContext(bot, params, () => undefined),
      second: () => microsecondsPerContext(bot, params, plugin),
    });
    return { timings: { contexts, plain: first, plugin: second, difference } };
  } finally {
    await close();
    await emulator.close();
  }
}

async function microsecondsPerContext({ connector }, params, attach) {
  let milliseconds = 0;
  for (let start = 0; start < params.length; start += AT_ONCE) {
    const contexts = [];
    const begin = performance.now();
    for (const each of params.slice(start, start + AT_ONCE)) {
      const context = await connector.createContext(each);
      attach(context);
      contexts.push(context);
    }
    milliseconds += performance.now() - begin;
    // They end, as they do in a bot.
    for (const context of contexts) context.isSessionWritten = true;
    await nextTurn();
  }
  return (milliseconds * 1_000) / params.length;
}

function rows({ timings: { plain, difference } }) {
  return [
    {
      what: 'Making a context, and attaching to it',
      plain: spread(plain, 'µs'),
      plugin: onTop(difference, 'µs'),
      goal: { text: '2 µs at most', reached: difference.median <= 2 },
    },
  ];
}

module.exports = { name: 'attach', run, rows };
