'use strict';

const { performance } = require('node:perf_hooks');
const { startEmulator } = require('../support/emulator');
const { profileOf, psidOf, startBot } = require('../support/bot');
const { summaryOf } = require('../support/statistics');
const { count, spread } = require('../support/words');

/** Which messages of a new persona are looked at. */
const FIRST = 1;
const FIFTH = 5;

const texts = Array.from({ length: FIFTH }, (_, index) => `Message ${index + 1}`);

/** Bottender's recipe: the persona first, then what it says. */
async function* plain(context, profile) {
  const { id: personaId } = await context.client.createPersona(profile);
  for (const text of texts) yield await context.sendText(text, { personaId });
}

async function* plugin(context, profile) {
  context.usePersona(profile);
  for (const text of texts) yield await context.sendText(text);
}

const VARIANTS = {
  plain: { options: null, speak: plain },
  plugin: { options: {}, speak: plugin },
  batched: { options: { batchFirstMessage: true }, speak: plugin },
};

/**
 * Round trips and milliseconds until the first and the fifth message of a new persona are out.
 *
 * @param latencyMs of every call; the counts are the same without
 */
async function run({ quick = false, latencyMs = 50 } = {}) {
  const emulator = await startEmulator({ latencyMs });
  const bots = Object.entries(VARIANTS).map(([name, { options, speak }]) => ({
    name,
    speak,
    ...startBot(emulator, options),
  }));
  try {
    return {
      counts: await countsOf(emulator, bots),
      timings: { latencyMs, ...(await timesOf(bots, quick ? 1 : 20)) },
    };
  } finally {
    for (const bot of bots) await bot.close();
    await emulator.close();
  }
}

async function countsOf(emulator, bots) {
  const counts = {};
  for (const bot of bots) {
    const roundTrips = {};
    for (const [until, length] of Object.entries({ first: FIRST, fifth: FIFTH })) {
      await emulator.reset();
      await conversation(bot, length);
      roundTrips[until] = (await emulator.tally()).roundTrips;
    }
    counts[bot.name] = roundTrips;
  }
  return counts;
}

/** The bots take turns. Their connections are open: the counts came first. */
async function timesOf(bots, rounds) {
  const times = Object.fromEntries(bots.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const bot of bots) times[bot.name].push(await conversation(bot, FIFTH));
  }
  const until = (name, message) => summaryOf(times[name].map((of) => of[message - 1]));
  return Object.fromEntries(
    bots.map(({ name }) => [name, { first: until(name, FIRST), fifth: until(name, FIFTH) }]),
  );
}

let personas = 0;

/** A conversation with a persona that nobody knows yet; returns after how many milliseconds each message was out. */
async function conversation({ handle, speak }, length) {
  const profile = profileOf((personas += 1));
  const times = [];
  const start = performance.now();
  await handle(psidOf(1), async (context) => {
    const messages = speak(context, profile);
    while (times.length < length) {
      await messages.next();
      times.push(performance.now() - start);
    }
  });
  return times;
}

function rows({ counts, timings }) {
  const cell = (name, until) =>
    `${count(counts[name][until], 'round trip')}, ${spread(timings[name][until], 'ms')}`;
  return ['first', 'fifth'].flatMap((until) => {
    const what = `A new persona's ${until} message is out, ${timings.latencyMs} ms a round trip`;
    const plain = cell('plain', until);
    const batched = {
      what: `${what}, with \`batchFirstMessage\``,
      plain,
      plugin: cell('batched', until),
    };
    return [{ what, plain, plugin: cell('plugin', until) }, batched];
  });
}

module.exports = { name: 'round-trips', run, rows };
