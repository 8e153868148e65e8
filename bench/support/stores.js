'use strict';

const { mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fileStore, memoryStore, redisStore } = require('bottender-persona');
const { startRedis } = require('./redis');

/**
 * Lets the work have each store in turn, as a function that opens it once more: what one plugin has put there, the next
 * one finds.
 *
 * @returns what the work returned, by the name of the store
 */
async function withEachStore(work) {
  const memory = memoryStore();
  const folder = await mkdtemp(join(tmpdir(), 'bench-store-'));
  const redis = await startRedis();
  const client = redis.client();
  try {
    return {
      memory: await work(() => memory),
      file: await work(() => fileStore({ path: folder })),
      redis: await work(() => redisStore(client)),
    };
  } finally {
    client.disconnect();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
}

module.exports = { withEachStore };
