import { current } from '../base/address.js';
import { draw, onDraw } from '../base/drawing.js';
import { $, el, place, words } from '../base/elements.js';
import { face } from '../base/faces.js';
import { chatOf, now, pageOf, world } from '../base/world.js';
import { markDelivery } from './delivery.js';
import { nameOf } from '../base/opening.js';
import { forgetRows, keepRowsOf, pause, rowOf, speakerOf, typingRows } from './rows.js';
import { isAtEnd, keepAtEnd, stayAtEnd } from '../base/scrolling.js';

const MESSAGES_AT_ONCE = 150;
const TYPING_MS = 20_000;

let messagesShown = MESSAGES_AT_ONCE;
let typingTimer;

onDraw(({ fresh, switched }) => {
  if (fresh || switched) forgetMessages();
  const page = pageOf(current.pageId);
  if (!page) return;
  const chat = chatOf(current);
  chat.looked = chat.last?.id ?? 0;
  renderHead(page);
  renderMessages(chat, page);
});

function forgetMessages() {
  forgetRows();
  messagesShown = MESSAGES_AT_ONCE;
  stayAtEnd();
  $('log').replaceChildren();
}

function renderHead(page) {
  if ($('page-name').textContent !== page.name || !$('page-face').firstChild) {
    $('page-name').replaceChildren(words(page.name));
    $('page-face').replaceChildren(face(page));
    document.title = `${page.name} · Messenger emulator`;
    $('log').setAttribute('aria-label', `Conversation with ${page.name}`);
  }
  $('me').replaceChildren('You are ', words(nameOf(current)), ' · ', words(current.psid));
}

function renderMessages(chat, page) {
  const items = [...chat.items.values()];
  // Who reads what is further up keeps it under the eyes; else the window moves along.
  if (isAtEnd()) messagesShown = MESSAGES_AT_ONCE;
  const from = Math.max(0, items.length - messagesShown);
  const shown = items.slice(from);
  const typing = chat.typing && now() - chat.typing.at < TYPING_MS ? chat.typing : null;

  const wanted = shown.map((item, index) => {
    const next = shown[index + 1] ?? typing;
    const row = rowOf(item, items[from + index - 1], page);
    row.classList.toggle('last', !next || speakerOf(next) !== speakerOf(item) || pause(item, next));
    return row;
  });
  markDelivery(shown, chat, page);
  keepRowsOf(shown);

  const top = [];
  if (from > 0) top.push(earlierButton(from));
  if (items.length === 0) top.push(welcome(page));
  place($('log'), [...top, ...wanted, ...typingRows(typing, shown.at(-1), page)]);
  keepAtEnd();

  clearTimeout(typingTimer);
  if (typing) typingTimer = setTimeout(draw, typing.at + TYPING_MS - now() + 10);
}

let earlier;
function earlierButton(count) {
  earlier ??= el('button', { class: 'plain earlier', type: 'button', onclick: showEarlier });
  earlier.textContent = `Show earlier messages (${count})`;
  return earlier;
}

function showEarlier() {
  const log = $('log');
  const fromEnd = log.scrollHeight - log.scrollTop;
  messagesShown += MESSAGES_AT_ONCE;
  // Not at the end any more, or the window would move right back.
  stayAtEnd(false);
  draw();
  log.scrollTop = log.scrollHeight - fromEnd;
  log.focus();
}

function welcome(page) {
  const hint = world.webhook
    ? 'Say hello: your bot answers here as it would on Messenger.'
    : 'Connect your bot, and it answers here as it would on Messenger.';
  return el(
    'div',
    { class: 'welcome' },
    face(page),
    el('strong', { dir: 'auto' }, page.name),
    hint,
  );
}
