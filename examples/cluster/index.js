'use strict';

const { route, router, text } = require('bottender/router');

const TYPING_MS = 600;
const MARY = { name: 'Mary Parker', profilePictureUrl: 'https://example.com/mary.jpg' };

/** Who answers is part of the text here, to be seen in the conversation. */
function signed(words) {
  return `${words} (worker ${process.pid})`;
}

async function Welcome(context) {
  // From now on John answers in this conversation, whichever worker takes the next event.
  context.usePersona('john', { lifetime: 'conversation' });
  await context.typing(TYPING_MS);
  await context.sendText(signed('Hi, I am John. How can I help?'));
}

async function Baker(context) {
  await context.sendText(signed('Mary is at the oven. I am fetching her.'));

  // Mary is on the Page only while she speaks.
  await context.withPersona({ ...MARY, temporary: true }, async () => {
    await context.typing(TYPING_MS);
    await context.sendText(signed('Mary here! The sourdough is ready at four.'));
  });
}

async function Goodbye(context) {
  await context.sendText(signed("Thank you for writing to Jasper's Market!"), { persona: null });
}

async function Puzzled(context) {
  await context.sendText(signed('I am not sure I follow. Mary knows about bread.'));
}

module.exports = router([
  text(/\b(hi|hello|hey)\b/i, Welcome),
  text(/\b(bread|baker|mary)\b/i, Baker),
  text(/\b(thanks|thank you|bye)\b/i, Goodbye),
  route('*', Puzzled),
]);
