'use strict';

const { execFile } = require('node:child_process');
const { mkdtemp, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { APP_SECRET, PAGE, startEmulator } = require('../support/emulator');
const { profileOf, startBot } = require('../support/bot');
const { millisecondsOf } = require('../support/rounds');
const { summaryOf } = require('../support/statistics');
const { count, spread } = require('../support/words');

const LATENCY_MS = 50;
const ROOT = join(__dirname, '../..');

/**
 * `sync` of a roster on an empty Page, as a command of the shell; beside it, plain Bottender's client that creates one
 * persona after the other.
 */
async function run({ quick = false } = {}) {
  const personas = quick ? 60 : 1_000;
  const emulator = await startEmulator({ latencyMs: LATENCY_MS });
  try {
    const [plain] = await measured(emulator, 1, personas, () => createAll(emulator, personas));
    const synced = await measured(emulator, quick ? 1 : 5, personas, () =>
      sync(emulator, personas),
    );
    return {
      counts: { personas, plain: plain.roundTrips, sync: synced[0].roundTrips },
      timings: {
        latencyMs: LATENCY_MS,
        plain: summaryOf([plain.seconds]),
        sync: summaryOf(synced.map(({ seconds }) => seconds)),
      },
    };
  } finally {
    await emulator.close();
  }
}

async function measured(emulator, rounds, personas, work) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    await emulator.reset();
    const seconds = (await millisecondsOf(work)) / 1_000;
    const { roundTrips, creations } = await emulator.tally();
    if (creations !== personas) throw new Error(`${creations} personas were created.`);
    results.push({ seconds, roundTrips });
  }
  return results;
}

async function createAll(emulator, personas) {
  const { client } = startBot(emulator, null);
  for (let index = 0; index < personas; index += 1) await client.createPersona(profileOf(index));
}

async function sync({ origin }, personas) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-sync-'));
  try {
    await writeFile(join(folder, 'bottender.config.js'), configOf(origin, personas));
    await promisify(execFile)(
      process.execPath,
      [join(ROOT, 'dist/cli/bin.js'), 'sync', '--yes', '--json'],
      // A token of the machine's owner has no business here.
      { cwd: folder, env: { PATH: process.env.PATH }, maxBuffer: 16 * 1024 * 1024 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configOf(origin, personas) {
  const roster = Object.fromEntries(
    Array.from({ length: personas }, (_, index) => [`agent${index}`, profileOf(index)]),
  );
  const messenger = { enabled: true, origin, appSecret: APP_SECRET, accessToken: PAGE.accessToken };
  return `
const { personas } = require(${JSON.stringify(ROOT)} + '/dist');
module.exports = {
  plugins: [personas({ roster: ${JSON.stringify(roster)} })],
  channels: { messenger: ${JSON.stringify(messenger)} },
};
`;
}

function rows({ counts, timings }) {
  const cell = (name) =>
    `${count(counts[name], 'round trip')}, ${spread(timings[name], 'seconds')}`;
  return [
    {
      what: `${count(counts.personas, 'persona')} on an empty Page: one by one, and \`sync\`, ${timings.latencyMs} ms a round trip`,
      plain: cell('plain'),
      plugin: cell('sync'),
    },
  ];
}

module.exports = { name: 'sync', run, rows };
