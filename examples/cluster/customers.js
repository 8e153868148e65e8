'use strict';

/** What the customers of the demonstration say. */
async function talkToTheShop(ann, ben) {
  // At the same moment, each to another worker: both need John, whom neither of them knows.
  await Promise.all([greet(ann), greet(ben)]);

  await ann.say('When is the bread ready?');
  await ann.hear('ready at four');

  await ann.say('And the weather?');
  await ann.hear('not sure I follow');

  await ann.say('Thanks, bye!');
  await ann.hear('Thank you');
}

async function greet(customer) {
  await customer.say('Hi there!');
  await customer.hear('How can I help?');
}

module.exports = { talkToTheShop };
