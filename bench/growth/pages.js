'use strict';

const { entriesWithin } = require('../support/entries');
const { stageOf } = require('./stage');

/** So many leases pass. */
const LEASES = 3;

/** Pages in one process: each has had an event, and leases pass. */
async function pages(rooms, size) {
  const { clock, lease, accountOf, service, store } = stageOf(rooms);
  const { personas } = service;
  for (let index = 0; index < size; index += 1) personas.meet(accountOf(index));
  await clock.advance(0);
  const before = store.accesses.list;
  for (let passed = 0; passed < LEASES; passed += 1) await lease();
  const entries = entriesWithin(service);
  const looks = store.accesses.list - before;
  const { timers } = clock;
  return { counts: { looks: looks / LEASES, entries, timers }, keep: service };
}

module.exports = { pages };
