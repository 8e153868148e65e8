'use strict';

const { performance } = require('node:perf_hooks');
const { startEmulator } = require('../support/emulator');
const { startBot } = require('../support/bot');
const { paramsOf } = require('../support/contexts');
const { pairedRounds } = require('../support/rounds');

/**
 * What attaching the plugin to a context costs, in microseconds: contexts as Bottender makes them, with the plugin and
 * without. Their ends (the session is written) are part of the time: what is opened has to be closed.
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
  const contexts = [];
  const start = performance.now();
  for (const each of params) {
    const context = await connector.createContext(each);
    attach(context);
    contexts.push(context);
  }
  for (const context of contexts) context.isSessionWritten = true;
  return ((performance.now() - start) * 1_000) / params.length;
}

module.exports = { name: 'attach', run };
