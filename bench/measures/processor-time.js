'use strict';

const { startEmulator } = require('../support/emulator');
const { profileOf, psidOf, startBot } = require('../support/bot');
const { roundsOfThree } = require('../support/rounds');
const { onTop, spread } = require('../support/words');

const USERS = 100;
/** Of one turn. */
const MESSAGES = 5;

/**
 * Processor time of the bot's process per message with a known persona: the event, `usePersona`, `sendText`.
 *
 * Plain Bottender speaks by the persona's ID, the plugin by the name of its roster. A second plain bot beside the first one
 * says how much of a difference is nothing but noise.
 */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator();
  const plain = startBot(emulator, null);
  const twin = startBot(emulator, null);
  const plugin = startBot(emulator, { roster: { john: profileOf(0) } });
  try {
    const { id } = await plain.client.createPersona(profileOf(0));
    const timings = await roundsOfThree({
      rounds: quick ? 5 : 4_000,
      warmUp: quick ? 1 : 600,
      plain: () => microsecondsPerMessage(plain, id),
      twin: () => microsecondsPerMessage(twin, id),
      plugin: () => microsecondsPerMessage(plugin, 'john'),
    });
    return { timings: { messages: MESSAGES, ...timings } };
  } finally {
    await plugin.close();
    await emulator.close();
  }
}

let count = 0;

async function microsecondsPerMessage({ handle }, persona) {
  const before = process.cpuUsage();
  for (let left = MESSAGES; left > 0; left -= 1) {
    count += 1;
    await handle(psidOf(count % USERS), async (context) => {
      context.usePersona(persona);
      await context.sendText('Hello!');
    });
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MESSAGES;
}

function rows({ timings: { plain, percent, noise } }) {
  return [
    {
      what: 'Processor time of a message with a known persona',
      plain: spread(plain, 'µs'),
      plugin: onTop(percent, '%'),
    },
    // Results of an earlier release have none.
    ...(noise
      ? [
          {
            what: 'The noise of that: plain Bottender beside plain Bottender',
            plain: spread(plain, 'µs'),
            plugin: onTop(noise, '%'),
            detail: true,
          },
        ]
      : []),
  ];
}

module.exports = { name: 'processor-time', run, rows };
