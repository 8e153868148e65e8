'use strict';

// The Messenger emulator of the bench, in a process of its own. It ends with the process that started it.
const { startEmulator } = require('bottender-persona/emulator');
const { answering } = require('../support/forked');

let emulator;

const answers = {
  async start({ options }) {
    emulator = await startEmulator(options);
    return { origin: emulator.origin, url: emulator.url };
  },
  /** A batch is one round trip, and as many calls as it has operations: Meta counts those. */
  tally() {
    const calls = emulator.requests.flatMap((request) => request.batch ?? [request]);
    const posted = (path) =>
      calls.filter((call) => call.method === 'POST' && call.path === path && call.status === 200)
        .length;
    return {
      roundTrips: emulator.requests.length,
      calls: calls.length,
      creations: posted('/me/personas'),
      messages: posted('/me/messages'),
    };
  },
  reset() {
    emulator.reset();
    return {};
  },
};

answering(answers, () => emulator?.close());
