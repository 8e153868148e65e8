'use strict';

// Swaps one record again and again, as one of several processes. Each line of its standard output is one swap: what it
// is going to do, and whether it came to that. Lines are written at once: a killed process must not have forgotten any.
const { writeSync } = require('node:fs');
// The whole package takes much longer to load, and many of these are started.
const { fileStore } = require('../../../dist/stores/file');
const { redisStore } = require('../../../dist/stores/redis/redis-store');

const { name, key, rounds, at } = JSON.parse(process.argv[2]);
const redis = at.redisPort && new (require('ioredis').Redis)(at.redisPort, '127.0.0.1');
const store = redis ? redisStore(redis) : fileStore({ path: at.folder });
const nameOf = (record) => record?.owner ?? 'nothing';

async function main() {
  for (let round = 0; round < (rounds ?? Infinity); round += 1) {
    const present = await store.get(key);
    // One in four takes the record away.
    const takesAway = present !== undefined && round % 4 === 3;
    const next = takesAway ? undefined : { kind: 'claim', version: 1, owner: `${name}-${round}` };
    writeSync(1, `${nameOf(present)} ${nameOf(next)} `);
    const won = await store.swap(key, present, next);
    writeSync(1, won ? 'won\n' : 'lost\n');
  }
  redis?.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
