'use strict';

module.exports = async function App(context) {
  // A persona belongs to one Page: each Page gets its own John, created when he first speaks there.
  context.usePersona('john');
  await context.sendText('Hi, I am John. I work on both Pages.');
};
