'use strict';

// A bot that speaks as a known persona, in a process of its own: it says what that takes of the processor.
const { profileOf, psidOf, startBot } = require('../support/bot');
const { answering } = require('../support/forked');

const USERS = 100;

let bot;
let persona;
let before;
let count = 0;

const answers = {
  /** @param isPlain plain Bottender speaks by the persona's ID, the plugin by the name of its roster */
  async start({ emulator, isPlain }) {
    bot = startBot(emulator, isPlain ? null : { roster: { john: profileOf(0) } });
    persona = isPlain ? (await bot.client.createPersona(profileOf(0))).id : 'john';
    before = process.cpuUsage();
    return {};
  },
  /**
   * Sends so many messages, one after another.
   *
   * @returns microseconds of the whole process per message. They count from the last turn on: what the engine compiles and
   *   collects in the background is part of the price.
   */
  async turn({ messages }) {
    for (let left = messages; left > 0; left -= 1) {
      count += 1;
      await bot.handle(psidOf(count % USERS), answer);
    }
    const after = process.cpuUsage();
    const microseconds = after.user - before.user + after.system - before.system;
    before = after;
    return microseconds / messages;
  },
};

async function answer(context) {
  context.usePersona(persona);
  await context.sendText('Hello!');
}

answering(answers, () => bot?.close());
