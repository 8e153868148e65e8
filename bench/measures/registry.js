'use strict';

const { mapValues } = require('lodash');
const { startEmulator } = require('../support/emulator');
const { profileOf, startBot } = require('../support/bot');
const { contextsOf } = require('../support/contexts');
const { millisecondsOf } = require('../support/rounds');
const { summaryOf } = require('../support/statistics');
const { storesInTurn, withStores } = require('../support/stores');
const { spread } = require('../support/words');

/**
 * How long it takes to find a persona, in microseconds: one that this process knows, and one that is on record (the
 * first look of a process).
 */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator();
  const profiles = Array.from({ length: quick ? 5 : 200 }, (_, index) => profileOf(index));
  try {
    const stores = await withStores(async (each) => {
      const look = (open) => findAll(emulator, open(), profiles);
      // The first round puts them on record, and the second warms up.
      await storesInTurn(each, quick ? 1 : 2, look);
      return storesInTurn(each, quick ? 1 : 15, look);
    });
    const { creations } = await emulator.tally();
    if (creations !== 3 * profiles.length) throw new Error(`${creations} personas were created.`);
    return { timings: { personas: profiles.length, ...mapValues(stores, summariesOf) } };
  } finally {
    await emulator.close();
  }
}

function summariesOf(looks) {
  return {
    onRecord: summaryOf(looks.map(({ first }) => first)),
    known: summaryOf(looks.map(({ again }) => again)),
  };
}

/** One process that knows nothing asks for each persona, and then for each of them again. */
async function findAll(emulator, store, profiles) {
  const bot = startBot(emulator, { store });
  const [{ client }] = await contextsOf(bot, 1);
  const microseconds = async () => {
    const ms = await millisecondsOf(async () => {
      for (const profile of profiles) await client.ensurePersona(profile);
    });
    return (ms * 1_000) / profiles.length;
  };
  const first = await microseconds();
  const again = await microseconds();
  await bot.close();
  return { first, again };
}

function rows({ timings: { memory, file, redis } }) {
  const stores = Object.entries({ 'memory store': memory, 'file store': file, Redis: redis });
  return [
    { what: 'Finding a persona that the process knows', plugin: spread(memory.known, 'µs') },
    ...stores.map(([store, { onRecord }]) => ({
      what: `Finding one on record, the first time in a process: ${store}`,
      plugin: spread(onRecord, 'µs'),
    })),
  ];
}

module.exports = { name: 'registry', run, rows };
