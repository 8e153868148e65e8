'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');

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
  const child = fork(join(__dirname, '../processes/emulator.js'), {
    // Without the flags of this process.
    execArgv: [],
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  const ask = async (question) => {
    child.send(question);
    const [answer] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => {
        throw new Error(`The emulator of the bench ended with ${code}; it says why above.`);
      }),
    ]);
    return answer;
  };
  const options = { pages: [PAGE], appSecret: APP_SECRET, latencyMs };
  const { origin, url } = await ask({ do: 'start', options });
  return {
    origin,
    url,
    /** What has happened since the last `reset`: `roundTrips`, `calls`, `creations`, `messages`. */
    tally: () => ask({ do: 'tally' }),
    reset: () => ask({ do: 'reset' }),
    async close() {
      child.disconnect();
      await exited;
    },
  };
}

module.exports = { startEmulator, APP_SECRET, PAGE };
