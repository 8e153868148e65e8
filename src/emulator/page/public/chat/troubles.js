import { el, words } from '../base/elements.js';
import { showCall } from '../panel/calls.js';

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
  const button = callId !== undefined && callButton(callId, 'Show the call');
  return el('div', { class: `trouble-row ${kind}`, role: 'note' }, about, button || null);
}

/** From a message to the call that sent it; by keyboard the list of calls leads there. */
export function toCall({ callId, message }) {
  if (callId === undefined || !message) return null;
  return callButton(callId, '', { tabindex: '-1', title: 'Show the Graph call', class: 'to-call' });
}

function callButton(callId, text, attributes = { class: 'plain' }) {
  const onclick = () => showCall(callId);
  const label = 'Show the Graph call';
  return el('button', { type: 'button', 'aria-label': label, ...attributes, onclick }, text);
}
