'use strict';

module.exports = async function App(context) {
  context.usePersona({
    name: 'John Mathew',
    profilePictureUrl: 'https://example.com/john.jpg',
  });
  await context.sendText('Hi, I am John.');
};
