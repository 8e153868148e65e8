'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { payload, route, router, text } = require('bottender/router');

const TYPING_MS = 600;
const parcel = readFileSync(join(__dirname, 'parcel.png'));

/** Whoever bakes today: not in the roster, so a profile says what the persona looks like. */
function bakerOnDuty() {
  return { name: 'Mary Parker', profilePictureUrl: 'https://example.com/mary.jpg' };
}

async function Welcome(context) {
  // Nobody was named yet: the Page speaks.
  await context.sendText("Welcome to Jasper's Market! A colleague will be with you in a moment.");

  context.usePersona('john');
  await context.typing(TYPING_MS);
  await context.sendText('Hi, I am John. How can I help?');
}

async function Order(context) {
  context.usePersona('john');
  await context.typing(TYPING_MS);
  await context.sendText('Your order left the shop this morning. This is your parcel:');
  await context.sendImage(parcel, { filename: 'parcel.png' });
  await context.sendButtonTemplate('Is there anything else?', [
    { type: 'postback', title: 'Ask the baker', payload: 'ASK_THE_BAKER' },
  ]);
}

async function Baker(context) {
  const baker = bakerOnDuty();
  await context.sendText(`${baker.name} bakes today. I am passing you on.`, { persona: 'john' });

  // The first use creates the persona on the Page, every later one finds it again.
  context.usePersona(baker);
  await context.typing(TYPING_MS);
  await context.sendText('Mary here! The sourdough comes out of the oven at four.');
}

async function Goodbye(context) {
  await context.sendText("Thank you for writing to Jasper's Market. See you soon!");
}

async function Puzzled(context) {
  context.usePersona('john');
  await context.sendText('I am not sure I follow. I know about orders; Mary knows about bread.');
}

module.exports = router([
  payload('ASK_THE_BAKER', Baker),
  text(/\b(hi|hello|hey)\b/i, Welcome),
  text(/\b(order|parcel|delivery)\b/i, Order),
  text(/\b(bread|baker|mary)\b/i, Baker),
  text(/\b(thanks|thank you|bye)\b/i, Goodbye),
  route('*', Puzzled),
]);
