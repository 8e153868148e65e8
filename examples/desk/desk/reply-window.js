'use strict';

const { Refusal } = require('./refusal');

const DAY_MS = 24 * 60 * 60 * 1000;
/** How Messenger says that the time to reply is over: error code and subcode. */
const TOO_LATE = new Set(['10/2018278', '10/2534022']);
const CLOSED = 'Messenger accepts no messages until the customer writes again.';

/**
 * Until when Messenger probably takes any message to a customer who wrote last at that time. An estimate, for people to see:
 * how long it is depends on what the customer did, and Messenger alone knows.
 */
function probablyOpenUntil(wroteAt) {
  return wroteAt === undefined ? undefined : wroteAt + DAY_MS;
}

/**
 * Sends what a person has written: plain first, and where that is too late, once more under the tag of people.
 *
 * @param send is given the options of the message
 * @param closed is called where Messenger takes neither
 * @returns the options with which it went
 */
async function sendInWindow(send, closed) {
  for (const options of [{}, { tag: 'HUMAN_AGENT' }]) {
    try {
      await send(options);
      return options;
    } catch (error) {
      if (!isTooLate(error)) throw error;
    }
  }
  closed();
  throw new Refusal(409, CLOSED);
}

function isTooLate(error) {
  const { code, errorSubcode } = error.response?.data?.error ?? {};
  return TOO_LATE.has(`${code}/${errorSubcode}`);
}

module.exports = { isTooLate, probablyOpenUntil, sendInWindow };
