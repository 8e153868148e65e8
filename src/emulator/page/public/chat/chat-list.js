import { isCurrent } from '../base/address.js';
import { draw, onDraw } from '../base/drawing.js';
import { $, el, place, setText, words } from '../base/elements.js';
import { nobodysFace } from '../base/faces.js';
import { matches } from '../base/matching.js';
import { when } from '../base/times.js';
import { keyOf, peopleOf, world } from '../base/world.js';
import { newCustomer, openChat } from '../base/opening.js';

const LISTED_AT_ONCE = 100;
/** With more of them it takes a search to find one. */
const FEW = 8;

/** Rows stay the same elements, so that no click is lost. */
const rows = new Map();

$('chat-filter').addEventListener('input', () => draw());

onDraw(({ fresh }) => {
  if (fresh) rows.clear();
  $('chat-filter').hidden = world.people.size <= FEW;
  const sections = world.setting.pages.flatMap((page) => {
    const { title, another } = pageRows(page);
    const people = shownPeople(page.id);
    setText(another, people.length > 0 ? '+ Another customer' : '+ A customer');
    return [title, another, ...people.map(chatRow)];
  });
  place($('chat-list'), sections);
});

/** The rows above the conversations of a Page. */
function pageRows({ id, name }) {
  if (!rows.has(id)) {
    const onclick = () => newCustomer(id);
    const another = el('button', { class: 'plain', type: 'button', onclick });
    rows.set(id, { title: el('h3', {}, words(name)), another });
  }
  return rows.get(id);
}

/** Who spoke or was spoken to last stands first; of a crowd only so many, and whoever is shown. */
function shownPeople(pageId) {
  const filter = $('chat-filter').value;
  const lastOf = (person) => world.chats.get(keyOf(person))?.last?.id ?? 0;
  const people = peopleOf(pageId)
    .filter((each) => !filter || isCurrent(each) || matches(`${each.name} ${each.psid}`, filter))
    .sort((a, b) => lastOf(b) - lastOf(a) || b.number - a.number);
  return people.filter((person, index) => index < LISTED_AT_ONCE || isCurrent(person));
}

function chatRow(person) {
  const key = keyOf(person);
  if (!rows.has(key)) rows.set(key, newChatRow(person));
  const { button, who, news, said, time } = rows.get(key);
  setText(who, person.name);
  if (isCurrent(person)) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  const { last: lastItem, looked } = world.chats.get(key) ?? {};
  news.hidden = !(lastItem?.id > looked);
  button.classList.toggle('new', !news.hidden);
  setText(time, lastItem ? when(lastItem.at) : '');
  setText(said, lastItem ? preview(lastItem).slice(0, 80) : 'Nothing said yet');
  return button;
}

function newChatRow({ pageId, psid }) {
  const said = el('bdi');
  const news = el('span', { class: 'unseen', hidden: true }, 'New: ');
  const who = el('bdi');
  const time = el('time');
  const head = el('p', { class: 'chat-head' }, who, time);
  const about = el('div', {}, head, el('p', {}, news, said));
  const onclick = () => openChat({ pageId, psid });
  const attributes = { class: 'chat', type: 'button', title: psid, onclick };
  return { button: el('button', attributes, nobodysFace(psid), about), who, news, said, time };
}

function preview(item) {
  if (item.from === 'trouble') return item.title;
  if (item.from === 'user') return `You: ${item.text}`;
  const { text, attachment } = item.message;
  return String(text ?? attachment?.payload?.text ?? `[${attachment?.type ?? 'message'}]`);
}
