'use strict';

const { CountingStore } = require('../support/counting-store');
const { entriesWithin } = require('../support/entries');
const { stageOf, wantedOf } = require('./stage');

/** A store in which every persona is on record already, so that a million of them take no room in it. */
class FullStore extends CountingStore {
  async get(key) {
    if (!/ persona /.test(key)) return super.get(key);
    this.accesses.get += 1;
    const id = `${BigInt(`0x${key.slice(-12)}`)}`;
    const name = 'Agent';
    const profilePictureUrl = 'https://example.com/agent.jpg';
    return { kind: 'persona', version: 1, id, name, profilePictureUrl, createdAtMs: 0 };
  }
}

/** How often the one speaks that speaks all the time. */
const REGULARLY = 1_000;

/** Different profiles over time: each speaks once, but for one that speaks again and again. */
async function profiles(rooms, size) {
  const { accountOf, service, store } = stageOf(rooms, { store: new FullStore() });
  const account = accountOf();
  const looksFor = async (index) => {
    const before = store.accesses.get;
    await service.personas.ensure(account, wantedOf(index));
    return store.accesses.get - before;
  };
  const regular = size;
  await looksFor(regular);
  let looksForRegular = 0;
  for (let index = 0; index < size; index += 1) {
    await looksFor(index);
    if (index % REGULARLY === 0) looksForRegular += await looksFor(regular);
  }
  const entries = entriesWithin(service);
  const looksForNewest = await looksFor(size - 1);
  const looksForFirst = await looksFor(0);
  return {
    counts: { entries, looksForRegular, looksForNewest, looksForFirst },
    keep: service,
  };
}

module.exports = { profiles };
