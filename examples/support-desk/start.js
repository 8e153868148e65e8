'use strict';

const { resolve } = require('node:path');
const { openPlayground } = require('../playground/playground');
const { askedToEnd } = require('../playground/signals');
const { talkToTheDesk } = require('./customer');

const PROJECT = resolve(__dirname, '../..');
const USAGE = `Usage: npm start [-- --once]

Shows how a bot with personas talks on Messenger, then lets you talk to it.

  --once   end after the conversation`;

/** Resolves with the exit code. */
async function run(args) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--once');
  if (unknown !== undefined) {
    console.error(`Unknown argument ${JSON.stringify(unknown)}.\n\n${USAGE}`);
    return 2;
  }
  await show({ once: args.includes('--once') });
  return 0;
}

async function show({ once }) {
  const asked = askedToEnd();
  const playground = await openPlayground(PROJECT);
  let interrupted;
  try {
    console.log("A customer writes to Jasper's Market on Messenger (emulated on this machine).");
    interrupted = await Promise.race([talkToTheDesk(playground.chat), asked]);
    if (!interrupted) {
      const names = playground.emulator.personas().map(({ name }) => name);
      console.log(`\nPersonas on the Page now: ${names.join(', ')}.`);
    }
    if (!interrupted && !once) {
      console.log(playground.invitation('Where is my order?'));
      interrupted = await asked;
    }
  } finally {
    await playground.close();
  }
  // A bot that is still speaking would only complain that Messenger is gone.
  if (interrupted) process.exit(0);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
