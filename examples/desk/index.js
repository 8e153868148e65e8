'use strict';

const { payload, route, router, text } = require('bottender/router');
const { BOT, NOBODY, chargeOf } = require('./desk/charge');
const { conversations } = require('./desk/conversations');
const { noteCustomer, noteEcho } = require('./desk/customer');

const MISSES_BEFORE_GIVING_UP = 2;
const TYPING_MS = 400;
/** Whose names were asked for since the start: where Messenger does not tell one, once is enough. */
const asked = new Set();

module.exports = async function App(context) {
  const { event, session } = context;
  if (!event.isMessage && !event.isPostback) return undefined;
  const { id: psid } = session.user;
  if (event.isEcho) return void noteEcho(psid, event);
  await noteCustomer(psid, event);
  await noteName(context, psid);
  const charge = chargeOf(context);
  if (charge === NOBODY && event.payload === 'BACK_TO_BOT') return BackToBot;
  return charge === BOT ? Answer : undefined;
};

const Answer = router([
  payload('ASK_FOR_A_PERSON', (context) => passOn(context, 'The customer asked for a person.')),
  text(/\b(person|human|agent|somebody|someone)\b/i, (context) =>
    passOn(context, 'The customer asked for a person.'),
  ),
  text(/\b(hi|hello|hey)\b/i, Welcome),
  text(/\b(open|hours?|when)\b/i, Hours),
  text(/\b(thanks|thank you|bye)\b/i, Goodbye),
  route('*', Puzzled),
]);

async function Welcome(context) {
  await say(context, "Welcome to Jasper's Market! I know our opening hours.", [
    { type: 'postback', title: 'Talk to a person', payload: 'ASK_FOR_A_PERSON' },
  ]);
}

async function Hours(context) {
  await say(context, 'We are open from 8 to 6, and on Saturdays until noon.');
}

async function Goodbye(context) {
  await say(context, "Thank you for writing to Jasper's Market!");
}

async function Puzzled(context) {
  const misses = (context.state.misses ?? 0) + 1;
  context.setState({ misses });
  if (misses >= MISSES_BEFORE_GIVING_UP) return passOn(context, 'The bot gave up.');
  return say(context, 'I did not get that. Ask me about our opening hours, or for a person.');
}

/** Puts the conversation into the desk: it waits there for somebody to take it. */
async function passOn(context, why) {
  const { id: psid } = context.session.user;
  await tell(context, 'I am passing you on to a colleague. One moment, please.', [
    { type: 'postback', title: 'Never mind', payload: 'BACK_TO_BOT' },
  ]);
  context.setState({ misses: 0, agent: null });
  context.handOver();
  conversations.note(psid, { by: 'bot', charge: NOBODY, why });
}

async function BackToBot(context) {
  const { id: psid } = context.session.user;
  conversations.note(psid, { by: 'customer', charge: BOT, why: 'The customer went back.' });
  context.takeBack();
  await say(context, 'Back with me, the assistant. How can I help?');
}

async function say(context, words, buttons) {
  await context.typing(TYPING_MS);
  await tell(context, words, buttons);
}

/** Somebody may take the conversation at any moment: what is withheld then has no answer, and was not said. */
async function tell(context, words, buttons) {
  const sent = buttons
    ? await context.sendButtonTemplate(words, buttons)
    : await context.sendText(words);
  if (sent) conversations.note(context.session.user.id, { by: 'bot', text: words });
}

async function noteName(context, psid) {
  if (asked.has(psid) || conversations.get(psid).name) return;
  asked.add(psid);
  try {
    const { firstName, lastName } = await context.getUserProfile();
    const name = [firstName, lastName].filter(Boolean).join(' ');
    if (name) conversations.note(psid, { by: 'bot', name });
  } catch (error) {
    // The desk shows a number in the place of the name.
    console.error(`The name of ${psid} could not be had: ${error.message}`);
  }
}
