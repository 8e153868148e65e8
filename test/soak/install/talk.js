'use strict';

const { resolve } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { startBot, startEmulator } = require('bottender-persona/emulator');

const CUSTOMER = '2000000000001';
const PATIENCE_MS = 120_000;

/**
 * Talks to the project's bot, or to the one that the module of the first argument makes; prints who said what, and which
 * personas are left.
 */
async function main([module]) {
  const emulator = await startEmulator();
  const made = module && (await import(resolve(module))).makeBot(emulator);
  const which = made ?? { project: '.', onOutput: (text) => process.stderr.write(text) };
  const started = await startBot(emulator, which.bot ? { bot: which.bot } : which);
  await emulator.user(CUSTOMER).say('Hello!');
  const left = () => emulator.personas().map(({ name }) => name);
  // A temporary persona is deleted in the background.
  for (let waited = 0; left().length > 1 && waited < PATIENCE_MS; waited += 50) await pause(50);
  const said = emulator
    .messages(CUSTOMER)
    .map(({ persona, message, senderAction }) => [
      persona?.name ?? null,
      senderAction ?? message.text ?? message.attachment.type,
    ]);
  process.stdout.write(JSON.stringify({ said, left: left() }));
  await started.close();
  await made?.plugin.close();
  await emulator.close();
}

main(process.argv.slice(2));
