'use strict';

const { entriesWithin } = require('../support/entries');
const { stageOf, wantedOf } = require('./stage');

/** Temporary personas over time, each for one message. */
async function temporaries(rooms, size) {
  const { clock, accountOf, page, service, store } = stageOf(rooms);
  const { personas } = service;
  const account = accountOf();
  personas.meet(account);
  await clock.advance(0);
  const { messageLifetime } = rooms;
  for (let index = 0; index < size; index += 1) {
    const lifetime = messageLifetime();
    const wanted = { ...wantedOf(index, { temporary: true }), lifetime };
    await lifetime.during(() => personas.ensure(account, wanted));
  }
  // Deletions are done in the background: they get some turns of the event loop, and no time.
  for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
  return {
    counts: {
      created: page.created,
      onThePage: page.personas.size,
      onRecord: store.size,
      entries: entriesWithin(service),
      timers: clock.timers,
    },
    keep: service,
  };
}

module.exports = { temporaries };
