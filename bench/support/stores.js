'use strict';

const { mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fileStore, memoryStore, redisStore } = require('bottender-persona');
const { startRedis } = require('./redis');

/**
 * Gives the work each store as a function that opens it once more: what one plugin has put there, the next one finds.
 *
 * @returns what the work returned
 */
async function withStores(work) {
  const memory = memoryStore();
  const folder = await mkdtemp(join(tmpdir(), 'bench-store-'));
  const redis = await startRedis();
  const client = redis.client();
  try {
    return await work({
      memory: () => memory,
      file: () => fileStore({ path: folder }),
      redis: () => redisStore(client),
    });
  } finally {
    client.disconnect();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Takes a measure with each store in turn, round by round.
 *
 * @param measure gets a function that opens the store
 * @returns what came of all rounds, by the name of the store
 */
async function storesInTurn(stores, rounds, measure) {
  const results = Object.fromEntries(Object.keys(stores).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, open] of Object.entries(stores)) results[name].push(await measure(open));
  }
  return results;
}

module.exports = { storesInTurn, withStores };
