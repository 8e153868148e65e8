import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el, fill, setText, words } from '../base/elements.js';
import { ask } from '../base/emulator.js';
import { face } from '../base/faces.js';
import { duration, exactClock } from '../base/times.js';
import { world } from '../base/world.js';
import { LISTED_AT_ONCE, matches } from '../base/matching.js';

const rows = new Map();
let shown = LISTED_AT_ONCE;

onDraw(({ fresh, personas }) => {
  if (fresh) rows.clear();
  if (personas) renderPersonas();
});
$('persona-filter').addEventListener('input', renderPersonas);

function renderPersonas() {
  const all = [...world.personas.values()].filter(({ pageId }) => pageId === current.pageId);
  // Whoever spoke or was made last stands first.
  const living = all
    .filter(({ deletedAt }) => !deletedAt)
    .sort((a, b) => (b.spokeAt ?? b.createdAt) - (a.spokeAt ?? a.createdAt));
  const deleted = all
    .filter(({ deletedAt }) => deletedAt)
    .sort((a, b) => b.deletedAt - a.deletedAt);
  const filter = $('persona-filter').value;
  const found = [...living, ...deleted].filter(
    ({ id, name }) => !filter || matches(`${name} ${id}`, filter),
  );
  setText($('persona-count'), `${living.length} active · ${deleted.length} deleted`);
  const list = found.slice(0, shown).map(personaRow);
  fill('persona-list', list, {
    empty: filter ? 'No persona matches.' : 'No persona yet. The bot creates them as it speaks.',
    rest: found.length - list.length,
    showMore: () => ((shown += LISTED_AT_ONCE), renderPersonas()),
  });
}

/** The row of a persona: the same element until it is deleted, so that no click is lost. */
function personaRow(persona) {
  const { id, name, deletedAt } = persona;
  let row = rows.get(id);
  if (!row || (deletedAt && !row.isDeleted)) {
    if (row?.element.contains(document.activeElement)) $('personas').focus();
    const life = el('p');
    const title = el('p', {}, el('strong', {}, words(name)));
    const about = el('div', {}, title, life, el('p', {}, el('code', {}, id)));
    const button = deletedAt ? null : deleteButton(id, name);
    const kind = `persona ${deletedAt ? 'deleted' : ''}`;
    const element = el('li', { class: kind }, face(persona), about, button);
    row = { isDeleted: Boolean(deletedAt), life, element };
    rows.set(id, row);
  }
  setText(row.life, lifeOf(persona));
  return row.element;
}

function lifeOf({ createdAt, deletedAt, messages }) {
  const spoke = messages === 1 ? '1 message' : `${messages} messages`;
  if (!deletedAt) return `since ${exactClock.format(createdAt)} · ${spoke}`;
  const lived = duration(deletedAt - createdAt);
  return `deleted ${exactClock.format(deletedAt)}, lived ${lived} · ${spoke}`;
}

function deleteButton(id, name) {
  const onclick = () => ask('delete-persona', { id });
  const title = 'Delete it behind the bot’s back: its next message creates it again';
  const label = `Delete ${name} behind the bot’s back`;
  const attributes = { class: 'remove', type: 'button', title, 'aria-label': label, onclick };
  return el('button', attributes, 'Delete');
}
