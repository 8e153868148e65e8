'use strict';

// The same for every channel: who speaks is said once, and each channel shows it in its own way.
module.exports = async function App(context) {
  await context.sendText("Welcome to Jasper's Market! A colleague takes care of you.");

  context.usePersona('john');
  await context.sendText('Hi, I am John. How can I help?');

  await context.withPersona('mary', async () => {
    await context.sendText('And I am Mary. The bread is still warm.');
  });
};
