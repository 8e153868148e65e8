import { el, words } from '../base/elements.js';
import { face } from '../base/faces.js';
import { when } from '../base/times.js';
import { contentOf, saidOf } from '../message/contents.js';
import { heardTools, saidTools } from './again.js';
import { toCall, troubleRow } from './troubles.js';

const PAUSE_MS = 10 * 60_000;

/** The rows that are shown, by the IDs of their messages. */
const rows = new Map();
let typingRow = null;

/** Whoever speaks for the Page in its inbox is another one than the bot. */
export const speakerOf = ({ from, persona, isInbox }) =>
  from === 'page' ? (persona?.id ?? (isInbox ? 'inbox' : 'page')) : from;
export const pause = (before, after) => after.at - before.at > PAUSE_MS;

export function forgetRows() {
  rows.clear();
  typingRow = null;
}

export function keepRowsOf(shown) {
  const ids = new Set(shown.map(({ id }) => id));
  for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
}

/** The row of a message: made once, and again only where the message itself has changed. */
export function rowOf(item, before, page) {
  const known = rows.get(item.id);
  if (known && known.item === item) return known.row;
  const isFirst = !before || speakerOf(before) !== speakerOf(item) || pause(before, item);
  const row = newRow(item, page, isFirst);
  row.classList.toggle('first', isFirst);
  if (!before || pause(before, item)) {
    row.prepend(el('time', { class: 'when' }, when(item.at)));
  }
  row.id = `message-${item.id}`;
  if (known) known.row.replaceWith(row);
  rows.set(item.id, { item, row });
  return row;
}

export const shownRow = ({ id }) => rows.get(id).row;

function newRow(item, page, isFirst) {
  if (item.from === 'user') return userRow(item);
  return item.from === 'trouble' ? troubleRow(item) : pageRow(item, page, isFirst);
}

function userRow(item) {
  const said = el('span', { class: 'unseen' }, 'You: ');
  const line = el(
    'div',
    { class: 'line' },
    saidTools(item),
    el('div', { class: 'words' }, said, saidOf(item)),
  );
  return el('div', { class: `row user ${item.state}` }, line);
}

function pageRow(item, page, isFirst) {
  const speaker = item.persona ?? page;
  const name = nameLine(item, page);
  const heard = isFirst && name ? null : el('span', { class: 'unseen' }, words(speaker.name), ': ');
  return el(
    'div',
    { class: 'row page' },
    isFirst && name ? name : null,
    el(
      'div',
      { class: 'line' },
      face(speaker),
      el('div', { class: 'words' }, heard, contentOf(item)),
      heardTools(item),
      toCall(item),
    ),
  );
}

/** A persona says for whom it speaks; the Page says its name where somebody else spoke before. */
function nameLine({ persona, isInbox, heardBefore }, page) {
  if (isInbox) return el('p', { class: 'name' }, words(page.name), ', by a person in the inbox');
  if (persona) return el('p', { class: 'name' }, words(persona.name), ' from ', words(page.name));
  return heardBefore ? el('p', { class: 'name' }, words(page.name)) : null;
}

export function typingRows(typing, last, page) {
  if (!typing) {
    typingRow = null;
    return [];
  }
  if (typingRow?.entry !== typing) {
    const speaker = typing.persona ?? page;
    const isFirst = !last || speakerOf(last) !== speakerOf(typing);
    const dots = ['', '', ''].map(() => el('i'));
    const said = el('span', { class: 'unseen' }, words(speaker.name), ' is typing');
    const bubble = el('div', { class: 'bubble' }, said, dots);
    const line = el('div', { class: 'line' }, face(speaker), bubble);
    const kind = `row page typing last ${isFirst ? 'first' : ''}`;
    const name = isFirst && typing.persona ? nameLine(typing, page) : null;
    typingRow = { entry: typing, row: el('div', { class: kind }, name, line) };
  }
  return [typingRow.row];
}
