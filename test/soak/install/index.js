'use strict';

const ada = {
  name: 'Ada Smith',
  profilePictureUrl: 'https://example.com/ada.jpg',
  temporary: true,
};

module.exports = async function App(context) {
  await context.sendText('I am the Page.');
  context.usePersona('john');
  await context.typingOn();
  await context.sendText('I am John.');
  await context.sendImage(Buffer.from('a picture'), { filename: 'parcel.png' });
  await context.withPersona(ada, () => context.sendText('I am Ada.'));
};
