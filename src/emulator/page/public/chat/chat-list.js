import { current, isCurrent } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el, place, setText } from '../base/elements.js';
import { nobodysFace } from '../base/faces.js';
import { keyOf, peopleOf, world } from '../base/world.js';
import { newCustomer, openChat } from './opening.js';

const LISTED_AT_ONCE = 100;

/** Rows stay the same elements, so that no click is lost. */
const rows = new Map();

onDraw(({ fresh }) => {
  if (fresh) rows.clear();
  const sections = world.setting.pages.flatMap((page) => {
    const { title, another } = pageRows(page);
    const people = shownPeople(page.id);
    setText(another, people.length > 0 ? '+ Another customer' : '+ A customer');
    return [title, ...people.map(chatRow), another];
  });
  place($('chat-list'), sections);
});

/** The rows around the conversations of a Page. */
function pageRows({ id, name }) {
  if (!rows.has(id)) {
    const onclick = () => newCustomer(id);
    const another = el('button', { class: 'plain', type: 'button', onclick });
    rows.set(id, { title: el('h3', { dir: 'auto' }, name), another });
  }
  return rows.get(id);
}

/** All of them where they are few; of a crowd those who came last, and who is shown. */
function shownPeople(pageId) {
  const people = peopleOf(pageId);
  const here = pageId === current.pageId && !people.some(isCurrent);
  const shown = people.filter(
    (person, index) => isCurrent(person) || index >= people.length - LISTED_AT_ONCE,
  );
  return here ? [...shown, { ...current, number: people.length + 1 }] : shown;
}

function chatRow(person) {
  const key = keyOf(person);
  if (!rows.has(key)) rows.set(key, newChatRow(person));
  const { button, who, news, said } = rows.get(key);
  setText(who, `Customer ${person.number}`);
  if (isCurrent(person)) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  const { last: lastItem, looked } = world.chats.get(key) ?? {};
  news.hidden = !(lastItem?.id > looked);
  button.classList.toggle('new', !news.hidden);
  setText(said, lastItem ? preview(lastItem).slice(0, 80) : 'Nothing said yet');
  return button;
}

function newChatRow({ pageId, psid }) {
  const said = el('bdi');
  const news = el('span', { class: 'unseen', hidden: true }, 'New: ');
  const who = el('p');
  const about = el('div', {}, who, el('p', {}, news, said));
  const onclick = () => openChat({ pageId, psid });
  const attributes = { class: 'chat', type: 'button', title: psid, onclick };
  return { button: el('button', attributes, nobodysFace(psid), about), who, news, said };
}

function preview(item) {
  if (item.from === 'user') return `You: ${item.text}`;
  const { text, attachment } = item.message;
  return String(text ?? attachment?.payload?.text ?? `[${attachment?.type ?? 'message'}]`);
}
