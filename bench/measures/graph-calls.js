'use strict';

const { startEmulator } = require('../support/emulator');
const { profileOf, psidOf, startBot } = require('../support/bot');
const { count } = require('../support/words');

const CONVERSATIONS = 1_000;
const PERSONAS = 20;

/** Bottender's own recipe for a persona on the fly: create, send, delete. */
async function plain(context, profile) {
  const { id: personaId } = await context.client.createPersona(profile);
  await context.sendText('Hello!', { personaId });
  await context.client.deletePersona(personaId);
}

async function plugin(context, profile) {
  context.usePersona(profile);
  await context.sendText('Hello!');
}

/** Graph calls per message, over 1,000 conversations with 20 personas that are made on the fly. */
async function run() {
  const emulator = await startEmulator();
  try {
    return {
      counts: {
        conversations: CONVERSATIONS,
        personas: PERSONAS,
        plain: await callsPerMessage(emulator, null, plain),
        plugin: await callsPerMessage(emulator, {}, plugin),
      },
    };
  } finally {
    await emulator.close();
  }
}

async function callsPerMessage(emulator, options, answer) {
  await emulator.reset();
  const bot = startBot(emulator, options);
  for (let index = 0; index < CONVERSATIONS; index += 1) {
    await bot.handle(psidOf(index), (context) => answer(context, profileOf(index % PERSONAS)));
  }
  await bot.close();
  const { calls, messages } = await emulator.tally();
  if (messages !== CONVERSATIONS) throw new Error(`${messages} of ${CONVERSATIONS} arrived.`);
  return calls / messages;
}

function rows({ counts }) {
  const { conversations, personas, plain, plugin } = counts;
  return [
    {
      what: `Graph calls per message: ${count(conversations, 'conversation')} with ${count(personas, 'persona')} made on the fly`,
      plain: plain.toFixed(2),
      plugin: plugin.toFixed(2),
    },
  ];
}

module.exports = { name: 'graph-calls', run, rows };
