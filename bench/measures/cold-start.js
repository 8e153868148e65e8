'use strict';

const { startEmulator } = require('../support/emulator');
const { profileOf, startBot } = require('../support/bot');
const { contextsOf } = require('../support/contexts');
const { millisecondsOf } = require('../support/rounds');
const { summaryOf } = require('../support/statistics');
const { withEachStore } = require('../support/stores');
const { count, spread } = require('../support/words');

const LATENCY_MS = 50;

/** Many contexts ask at once for a persona that is nowhere: calls, and milliseconds until all have it. */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator({ latencyMs: LATENCY_MS });
  const callers = quick ? 100 : 10_000;
  const tallies = {};
  let persona = 0;
  try {
    const stores = await withEachStore(async (open) => {
      const times = [];
      for (let round = 0; round < (quick ? 1 : 5); round += 1) {
        await emulator.reset();
        times.push(await askAtOnce(emulator, open(), callers, profileOf((persona += 1))));
        tallies.calls = Math.max(tallies.calls ?? 0, (await emulator.tally()).calls);
      }
      return summaryOf(times);
    });
    return {
      counts: { callers, ...tallies },
      timings: { latencyMs: LATENCY_MS, ...stores },
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
