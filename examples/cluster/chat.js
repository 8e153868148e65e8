'use strict';

const { setTimeout: pause } = require('node:timers/promises');
const { buttonsOf, textOf } = require('./message');

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 10_000;

/** A customer's conversation with a Page: both sides go to the transcript as they speak. */
function openChat(emulator, { psid, page }, transcript) {
  const user = emulator.user(psid, { pageId: page.id });
  let shown = 0;
  /** How many messages there were when the customer last spoke. */
  let before = 0;

  const look = () => {
    const messages = emulator.messages(psid);
    for (const message of messages.slice(shown)) transcript.message(message);
    shown = messages.length;
    return messages;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);

  return {
    async say(text) {
      before = look().length;
      transcript.customer(text);
      await user.say(text);
    },

    async tap(title) {
      const buttons = look().flatMap(buttonsOf);
      const button = buttons.findLast((each) => each.title === title);
      if (!button) throw new Error(`Nobody has sent a button "${title}".`);
      before = shown;
      transcript.customer(`taps [ ${title} ]`);
      await user.postback(button.payload, title);
    },

    /** Waits for the answer that contains these words. */
    async hear(words) {
      for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
        const answers = look().slice(before);
        if (answers.some((message) => textOf(message)?.includes(words))) return;
        await pause(LOOK_EVERY_MS);
      }
      throw new Error(`Nobody said "${words}" within ${PATIENCE_MS / 1000} seconds.`);
    },

    close() {
      clearInterval(timer);
    },
  };
}

module.exports = { openChat };
