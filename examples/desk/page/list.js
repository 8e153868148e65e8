import { element, face, place, timeOf, words } from './elements.js';
import { customerOf, find, isAgent, isNew, nameOf, room, tailOf } from './room.js';

/** With more conversations, it takes a search to find one. */
const FEW = 8;

const GROUPS = [
  ['Waiting', ({ charge }) => charge === 'nobody'],
  ['Yours', ({ charge }) => charge === room.me],
  ['With colleagues', ({ charge }) => isAgent(charge) && charge !== room.me],
  ['In the Page’s inbox', ({ charge }) => charge === 'inbox'],
  ['With the bot', ({ charge, isDone }) => charge === 'bot' && !isDone],
  ['Done', ({ isDone }) => isDone],
].map(([title, belongs]) => ({ title, belongs, section: element('section', {}, element('h3')) }));

/** The buttons of the conversations: always the same elements, so that no click is lost when news come in. */
const items = new Map();

/** Draws all conversations; `choose` is given the customer of the one that is clicked. */
export function drawList(choose) {
  const focused = document.activeElement?.dataset.psid;
  const all = [...room.conversations.values()].sort((a, b) => timeIn(b) - timeIn(a));
  const found = all.filter(isFound);
  const sections = GROUPS.map((group) => fillSection(group, found, choose)).filter(Boolean);
  const nothing = all.length > 0 ? 'No conversation matches.' : 'Nobody has written yet.';
  if (sections.length === 0) sections.push(element('p', { className: 'faint empty' }, nothing));
  place(find('conversations'), sections);
  // One that has moved in the list must not cost those who use a keyboard their place, nor make the list scroll.
  if (focused) items.get(focused).focus({ preventScroll: true });
  find('search').hidden = all.length <= FEW;
  const calls = all.filter((each) => each.charge === 'nobody' || isNewOfMine(each)).length;
  document.title = calls > 0 ? `(${calls}) Desk` : 'Desk';
}

function timeIn({ last }) {
  return last?.at ?? 0;
}

function isNewOfMine(conversation) {
  return conversation.charge === room.me && isNew(conversation);
}

/** Whether the conversation has every word that is searched for, whatever case and accents. */
function isFound(conversation) {
  const { psid, charge, last } = conversation;
  const text = [customerOf(conversation), psid, isAgent(charge) && nameOf(charge), last?.text];
  const searched = plain(text.filter(Boolean).join(' '));
  return plain(find('search').value)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

function plain(text) {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

function fillSection({ title, belongs, section }, found, choose) {
  const members = found.filter(belongs);
  if (members.length === 0) return undefined;
  // Who has waited longest comes first.
  members.sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0));
  section.firstChild.textContent = `${title} (${members.length})`;
  place(section, [section.firstChild, ...members.map((member) => itemOf(member, choose))]);
  return section;
}

function itemOf(conversation, choose) {
  const { psid } = conversation;
  if (!items.has(psid)) {
    const made = element('button', { type: 'button', className: 'item' });
    made.dataset.psid = psid;
    made.addEventListener('click', () => choose(psid));
    items.set(psid, made);
  }
  const button = items.get(psid);
  if (psid === room.psid) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  button.replaceChildren(...partsOf(conversation));
  return button;
}

function partsOf(conversation) {
  const { charge, last, waitingSince } = conversation;
  const faint = (className, ...children) =>
    element('span', { className: `faint ${className}` }, ...children);
  const name = words('b', '', customerOf(conversation));
  const time = faint('', last ? timeOf(last.at) : '');
  const preview = last?.text ?? (last ? `Picture ${last.filename}` : '');
  const parts = [
    element('span', { className: 'top' }, name, faint('tail', tailOf(conversation)), time),
    faint('preview', words('bdi', '', preview)),
  ];
  if (isNew(conversation)) {
    const said = element('span', { className: 'unseen' }, 'New');
    parts.push(element('span', { className: 'dot' }, said));
  }
  if (waitingSince !== undefined) {
    const since = `Waiting since ${timeOf(waitingSince)}`;
    parts.push(element('span', { className: 'with waits' }, since));
  }
  if (isAgent(charge)) {
    parts.push(element('span', { className: 'with' }, face(charge), nameOf(charge)));
  }
  return parts;
}
