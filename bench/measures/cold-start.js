'use strict';

const { mapValues } = require('lodash');
const { startEmulator } = require('../support/emulator');
const { profileOf, startBot } = require('../support/bot');
const { contextsOf } = require('../support/contexts');
const { millisecondsOf } = require('../support/rounds');
const { summaryOf } = require('../support/statistics');
const { storesInTurn, withStores } = require('../support/stores');
const { count, spread } = require('../support/words');

const LATENCY_MS = 50;

/** Many contexts ask at once for a persona that is nowhere: calls, and milliseconds until all have it. */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator({ latencyMs: LATENCY_MS });
  const callers = quick ? 100 : 10_000;
  let calls = 0;
  let persona = 0;
  const ask = async (open) => {
    await emulator.reset();
    const time = await askAtOnce(emulator, open(), callers, profileOf((persona += 1)));
    calls = Math.max(calls, (await emulator.tally()).calls);
    return time;
  };
  try {
    // The first round warms up.
    const times = await withStores(async (each) => {
      await storesInTurn(each, 1, ask);
      return storesInTurn(each, quick ? 1 : 5, ask);
    });
    return {
      counts: { callers, calls },
      timings: { latencyMs: LATENCY_MS, ...mapValues(times, summaryOf) },
    };
  } finally {
    await emulator.close();
  }
}

async function askAtOnce(emulator, store, callers, profile) {
  const bot = startBot(emulator, { store });
  const contexts = await contextsOf(bot, callers);
  const time = await millisecondsOf(async () => {
    const personas = await Promise.all(contexts.map(({ client }) => client.ensurePersona(profile)));
    const ids = new Set(personas.map(({ id }) => id));
    if (ids.size !== 1) throw new Error(`There are ${ids.size} personas.`);
  });
  await bot.close();
  return time;
}

function rows({ counts: { callers, calls }, timings: { latencyMs, ...stores } }) {
  const names = { memory: 'memory store', file: 'file store', redis: 'Redis' };
  return Object.entries(names).map(([store, name]) => ({
    what: `A new persona for ${count(callers, 'context')} at once, ${latencyMs} ms a round trip: ${name}`,
    plugin: `${count(calls, 'Graph call')}, ${spread(stores[store], 'ms')}`,
  }));
}

module.exports = { name: 'cold-start', run, rows };
