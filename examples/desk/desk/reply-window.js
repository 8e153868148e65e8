'use strict';

const HOUR_MS = 60 * 60 * 1000;
const OPEN_MS = 24 * HOUR_MS;
const HUMAN_AGENT_MS = 7 * 24 * HOUR_MS;

/**
 * Until when Messenger takes a message to a customer who wrote last at that time: any (`openUntil`), and after that
 * only what a person has written, under the tag `HUMAN_AGENT` (`humanAgentUntil`).
 */
function replyWindow(wroteAt = -Infinity) {
  return { openUntil: wroteAt + OPEN_MS, humanAgentUntil: wroteAt + HUMAN_AGENT_MS };
}

function isOpen(wroteAt, now = Date.now()) {
  return now < replyWindow(wroteAt).openUntil;
}

/** What a message of an agent's now has to say: nothing (`{}`), a tag, or `undefined` where Messenger takes none. */
function sendingOptions(wroteAt, now = Date.now()) {
  if (isOpen(wroteAt, now)) return {};
  return now < replyWindow(wroteAt).humanAgentUntil ? { tag: 'HUMAN_AGENT' } : undefined;
}

module.exports = { isOpen, replyWindow, sendingOptions };
