import { el, words } from '../base/elements.js';
import { showCall } from '../panel/calls.js';

const TO_CALL = 'Show the Graph call';
const KINDS = {
  error: 'Your bot threw an error',
  fallback: 'Sent as the Page',
  refused: 'Refused by Messenger',
};

/** What went wrong at the bot, or with what it sent, in its place in the conversation. */
export function troubleRow(item) {
  const { kind, title, detail, callId } = item;
  const heading = el('p', {}, el('strong', {}, KINDS[kind]));
  const rest = detail && el('details', {}, el('summary', {}, 'Details'), el('pre', {}, detail));
  const about = el('div', {}, heading, el('p', {}, words(title)), rest);
  const button = callId !== undefined && callButton(callId, TO_CALL);
  return el('div', { class: `trouble-row ${kind}`, role: 'note' }, about, button || null);
}

/** From a message to the call that sent it; by keyboard the list of calls leads there. */
export function toCall({ callId, message }) {
  if (callId === undefined || !message) return null;
  const attributes = { tabindex: '-1', title: TO_CALL, 'aria-label': TO_CALL, class: 'to-call' };
  return callButton(callId, '', attributes);
}

function callButton(callId, text, attributes = { class: 'plain' }) {
  const onclick = () => showCall(callId);
  return el('button', { type: 'button', ...attributes, onclick }, text);
}
