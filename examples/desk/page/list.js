import { element, face, timeOf, words } from './elements.js';
import { customerOf, find, isAgent, isNew, nameOf, room, tailOf } from './room.js';

const GROUPS = [
  ['Waiting', ({ charge }) => charge === 'nobody'],
  ['Yours', ({ charge }) => charge === room.me],
  ['With colleagues', ({ charge }) => isAgent(charge) && charge !== room.me],
  ['In the Page’s inbox', ({ charge }) => charge === 'inbox'],
  ['With the bot', ({ charge, isDone }) => charge === 'bot' && !isDone],
  ['Done', ({ isDone }) => isDone],
];

/** Draws all conversations; `choose` is given the customer of the one that is clicked. */
export function drawList(choose) {
  const focused = document.activeElement?.dataset.psid;
  const all = [...room.conversations.values()].sort((a, b) => timeIn(b) - timeIn(a));
  const groups = GROUPS.map(([title, belongs]) => ({ title, members: all.filter(belongs) }));
  const [{ members: waiting }, { members: mine }] = groups;
  waiting.sort((a, b) => a.waitingSince - b.waitingSince);
  const sections = groups
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) => {
      const heading = element('h3', {}, `${title} (${members.length})`);
      return element('section', {}, heading, ...members.map((member) => item(member, choose)));
    });
  const nothing = element('p', { className: 'faint empty' }, 'Nobody has written yet.');
  const list = find('conversations');
  list.replaceChildren(...(sections.length > 0 ? sections : [nothing]));
  // Drawing it anew must not cost those who use a keyboard their place.
  if (focused) list.querySelector(`[data-psid="${focused}"]`)?.focus();
  const calls = waiting.length + mine.filter(isNew).length;
  document.title = calls > 0 ? `(${calls}) Desk` : 'Desk';
}

function timeIn({ last }) {
  return last?.at ?? 0;
}

function item(conversation, choose) {
  const { psid, charge, last, waitingSince } = conversation;
  const button = element('button', { type: 'button', className: 'item' });
  button.dataset.psid = psid;
  if (psid === room.psid) button.setAttribute('aria-current', 'true');
  const time = element('span', { className: 'faint' }, last ? timeOf(last.at) : '');
  const tail = element('span', { className: 'faint tail' }, tailOf(conversation));
  const top = element(
    'span',
    { className: 'top' },
    words('b', '', customerOf(conversation)),
    tail,
    time,
  );
  const preview = last?.text ?? (last ? `Picture ${last.filename}` : '');
  button.append(top, words('span', 'faint preview', preview));
  if (isNew(conversation)) {
    const said = element('span', { className: 'unseen' }, 'New');
    button.append(element('span', { className: 'dot' }, said));
  }
  if (waitingSince !== undefined) {
    const since = `Waiting since ${timeOf(waitingSince)}`;
    button.append(element('span', { className: 'with waits' }, since));
  }
  if (isAgent(charge)) {
    button.append(element('span', { className: 'with' }, face(charge), nameOf(charge)));
  }
  button.addEventListener('click', () => choose(psid));
  return button;
}
