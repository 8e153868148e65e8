'use strict';

const { forked } = require('./forked');

/** The Page of the bench. Made up, and good for the emulator alone. */
const PAGE = { id: '1000000000001', name: "Jasper's Market", accessToken: 'emulated-market-token' };
const APP_SECRET = 'emulated-app-secret';

/**
 * Starts the Messenger emulator in a process of its own, so that its work is not taken for the bot's.
 *
 * @param latencyMs by how much every answer is late
 * @returns its addresses, and what can be asked of it; see `processes/emulator.js`
 */
async function startEmulator({ latencyMs = 0 } = {}) {
  const { ask, close } = forked('emulator');
  const options = { pages: [PAGE], appSecret: APP_SECRET, latencyMs };
  const { origin, url } = await ask({ do: 'start', options });
  return {
    origin,
    url,
    /** What has happened since the last `reset`: `roundTrips`, `calls`, `creations`, `messages`. */
    tally: () => ask({ do: 'tally' }),
    reset: () => ask({ do: 'reset' }),
    close,
  };
}

module.exports = { startEmulator, APP_SECRET, PAGE };
