'use strict';

/** What the customer of the demonstration says and taps, each time after hearing out the answer. */
async function talkToTheDesk(chat) {
  await chat.say('Hi there!');
  await chat.hear('How can I help?');

  await chat.say('Where is my order?');
  await chat.hear('Is there anything else?');

  await chat.tap('Ask the baker');
  await chat.hear('out of the oven');

  await chat.say('Lovely. Thanks, bye!');
  await chat.hear('See you soon!');
}

module.exports = { talkToTheDesk };
