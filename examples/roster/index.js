'use strict';

module.exports = async function App(context) {
  // Nobody is named: the default speaks.
  await context.sendText('Hi, I am John. May I introduce a colleague?');

  // Named for this one message.
  await context.sendText('Hi, I am Mary.', { persona: 'mary' });
  await context.sendText('Mary is our baker.');

  // Named for the rest of this event.
  context.usePersona('mary');
  await context.typing(300);
  await context.sendText('The sourdough is still warm.');

  // The Page itself, whoever is named.
  await context.sendText('Our opening hours are 8 to 6.', { persona: null });
};
