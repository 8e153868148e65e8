'use strict';

module.exports = async function App(context) {
  const { id: personaId } = await context.client.createPersona({
    name: 'John Mathew',
    profilePictureUrl: 'https://example.com/john.jpg',
  });

  await context.typingOn({ personaId });
  await context.sendText('Hi, I am John.', { personaId });

  context.usePersona(personaId);
  await context.sendText('I am only here for a moment.');

  // It waits for the messages above, even where they are not awaited one by one.
  await context.client.deletePersona(personaId);
};
