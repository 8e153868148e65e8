'use strict';

const { setTimeout: pause } = require('node:timers/promises');

/** So long a language model takes to answer. */
const THINKING_MS = Number(process.env.THINKING_MS ?? 2000);

const PERSON = /\b(person|human|somebody|someone)\b/i;
const ORDER = /\b(order|parcel|delivery)\b/i;
const MONEY = /\b(invoice|refund|money)\b/i;
const LARGE_SUM = /\b\d{3,}\b/;

/**
 * Stands in for a language model: put the call of yours here. Give it the duty, the messages, and one tool that passes the
 * customer on.
 *
 * @returns what to say, and to whom the customer is passed on: another agent, `'person'`, or nobody
 */
async function think({ agent, messages }) {
  await pause(THINKING_MS);
  const { text } = messages.findLast(({ from }) => from === 'customer');
  if (PERSON.test(text)) return { say: 'I am getting Mary for you.', passTo: 'person' };
  return REPLIES[agent](text);
}

const REPLIES = {
  ada(text) {
    if (ORDER.test(text)) return { say: 'Lin knows where orders are.', passTo: 'lin' };
    if (MONEY.test(text)) return { say: 'Rosa takes care of that.', passTo: 'rosa' };
    return { say: 'Hello! Is it about an order or about an invoice?' };
  },
  lin(text) {
    if (MONEY.test(text)) return { say: 'That is for Rosa.', passTo: 'rosa' };
    return { say: 'Your parcel is on its way and comes tomorrow.' };
  },
  rosa(text) {
    if (ORDER.test(text) && !MONEY.test(text)) return { say: 'Lin sees to that.', passTo: 'lin' };
    if (LARGE_SUM.test(text)) return { say: 'A colleague decides about that.', passTo: 'person' };
    return { say: 'The money is with you in three days.' };
  },
};

module.exports = { think };
