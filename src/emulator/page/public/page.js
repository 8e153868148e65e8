// The emulator's page. Whatever came in from a bot or a customer becomes a text node or the source of a picture,
// and never markup: there is no innerHTML here, and the page's policy forbids scripts and styles in the markup.

const MESSAGES_AT_ONCE = 150;
const LISTED_AT_ONCE = 100;
const MOST_CALLS = 500;
const MOST_MESSAGES = 10_000;
const TYPING_MS = 20_000;
const PAUSE_MS = 10 * 60_000;
const HIDDEN_MS = 10_000;

const $ = (id) => document.getElementById(id);
const address = new URL(location.href);
const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const exactClock = new Intl.DateTimeFormat([], { timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' });

// ---- Elements

/** An element with attributes, listeners (`onclick`) and children; texts become text nodes. */
function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

/** What somebody wrote, in whatever direction it runs. */
const words = (text) => el('bdi', {}, String(text));

const icon = (name) => $(`icon-${name}`).content.firstElementChild.cloneNode(true);

function webUrl(text) {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  return url && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

/** A link that opens elsewhere; a URL that a browser would run or read from disk stays text. */
function link(url, attributes, ...children) {
  const target = webUrl(url);
  if (!target) return el('span', { ...attributes, title: String(url ?? '') }, ...children);
  const away = { href: target.href, target: '_blank', rel: 'noopener noreferrer' };
  return el('a', { ...attributes, ...away }, ...children);
}

function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((part, index) => (index % 2 ? link(part, {}, part) : part));
}

/** Puts the children there, leaving alone those that stand there already. */
function place(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
}

// ---- Faces

/** Pictures of this machine are always shown, others only where the person asked for it. */
function loadable(text) {
  const url = webUrl(text);
  const isHere = url && ['127.0.0.1', 'localhost'].includes(url.hostname);
  return isHere || (url && address.searchParams.get('pictures') === '1') ? url.href : null;
}

/** Two letters for people; one for a Page, so that nobody takes it for one. */
function initials(name, { isPage }) {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const ends = parts.length > 1 && !isPage ? [parts[0], parts.at(-1)] : parts.slice(0, 1);
  return ends.map((part) => [...letters.segment(part)][0].segment.toUpperCase()).join('');
}

/** The same name always has the same colour, also when its persona was created again. */
function tint(name) {
  let hash = 7;
  for (const unit of name) hash = (hash * 31 + unit.codePointAt(0)) >>> 0;
  return `tint-${hash % 12}`;
}

function face({ name, picture }) {
  const isPage = picture === undefined;
  const url = loadable(picture);
  const image = url && el('img', { src: url, alt: '', onerror: () => image.remove() });
  return el(
    'span',
    { class: `face ${tint(name)}`, 'aria-hidden': 'true' },
    initials(name, { isPage }),
    image,
  );
}

const nobodysFace = (psid) =>
  el('span', { class: `face ${tint(psid)}`, 'aria-hidden': 'true' }, icon('person'));

// ---- What the page knows

const world = {
  setting: { origin: location.origin, pages: [] },
  webhook: null,
  trouble: { unshown: [], throttled: false, next: null, delayMs: 0 },
  people: new Map(),
  personas: new Map(),
  calls: new Map(),
  chats: new Map(),
};
let isConnected = true;

const keyOf = ({ pageId, psid }) => `${pageId} ${psid}`;
const pageOf = (pageId) => world.setting.pages.find(({ id }) => id === pageId);
const peopleOf = (pageId) => [...world.people.values()].filter((each) => each.pageId === pageId);

function chatOf({ pageId, psid }) {
  const key = keyOf({ pageId, psid });
  if (!world.chats.has(key)) {
    world.chats.set(key, {
      items: new Map(),
      last: null,
      looked: 0,
      typing: null,
      readTo: 0,
      speaker: null,
    });
  }
  return world.chats.get(key);
}

function meet({ pageId, psid }) {
  const key = keyOf({ pageId, psid });
  if (world.people.has(key)) return;
  world.people.set(key, { pageId, psid, number: peopleOf(pageId).length + 1 });
}

function addItem(chat, item) {
  chat.items.set(item.id, item);
  if (chat.items.size > MOST_MESSAGES) chat.items.delete(chat.items.keys().next().value);
  if (item.id >= (chat.last?.id ?? 0)) chat.last = item;
}

/** Takes one thing of a conversation in: a message, what the customer said, or a sender action. */
function take(entry) {
  meet(entry);
  const chat = chatOf(entry);
  if (entry.from === 'user') {
    addItem(chat, entry);
  } else if (entry.message) {
    // Whom the customer heard last decides whether the Page has to say its name.
    if (!chat.items.has(entry.id)) entry.heardBefore = chat.speaker;
    chat.speaker = entry.persona?.id ?? null;
    addItem(chat, entry);
    chat.typing = null;
  } else if (entry.senderAction === 'typing_on') {
    chat.typing = entry;
  } else if (entry.senderAction === 'typing_off') {
    chat.typing = null;
  } else if (entry.senderAction === 'mark_seen') {
    chat.readTo = entry.id;
  }
}

function learn(update) {
  if (update.fresh) {
    world.setting = update.fresh;
    for (const kept of ['people', 'personas', 'calls', 'chats']) world[kept].clear();
    forgetRows();
  }
  world.webhook = update.webhook;
  world.trouble = update.trouble;
  update.people.forEach(meet);
  for (const persona of update.personas) world.personas.set(persona.id, persona);
  update.entries.forEach(take);
  for (const call of update.calls) world.calls.set(call.id, call);
  for (const id of world.calls.keys()) {
    if (world.calls.size <= MOST_CALLS) break;
    world.calls.delete(id);
  }
  settleChat();
  // What was said before this page was opened is nothing new.
  if (update.fresh) for (const chat of world.chats.values()) chat.looked = chat.last?.id ?? 0;
  renderChat();
  renderChats();
  if (update.fresh || update.personas.length > 0) renderPersonas();
  if (update.fresh || update.calls.length > 0) renderCalls();
  renderTrouble();
}

// ---- Asking the emulator

async function ask(action, body) {
  try {
    const response = await fetch(`/_page/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return true;
    complain(await response.text());
  } catch {
    complain('The emulator does not answer.');
  }
  return false;
}

const askHere = (action, body = {}) => ask(action, { ...current, ...body });

// ---- Which conversation is shown

let current = {
  pageId: address.searchParams.get('page') ?? '',
  psid: address.searchParams.get('user') ?? '',
};
let complaint = '';
let messagesShown = MESSAGES_AT_ONCE;

/** An ID that nobody has; where nobody is there yet, the same one each time. */
function nextPsid(pageId) {
  const taken = new Set([...world.people.values(), current].map(({ psid }) => psid));
  const index = world.setting.pages.findIndex(({ id }) => id === pageId);
  let psid = 2_000_000_000_001 + Math.max(index, 0);
  while (taken.has(String(psid))) psid += 1;
  return String(psid);
}

/** Makes sure that there is a Page, and somebody to be. */
function settleChat() {
  const { pages } = world.setting;
  if (!pageOf(current.pageId)) current = { pageId: pages[0]?.id ?? '', psid: current.psid };
  if (current.psid === '') {
    const [known] = peopleOf(current.pageId);
    current = { ...current, psid: known?.psid ?? nextPsid(current.pageId) };
  }
  showAddress();
}

function showAddress() {
  address.searchParams.set('page', current.pageId);
  address.searchParams.set('user', current.psid);
  history.replaceState(null, '', address);
}

function openChat({ pageId, psid }) {
  current = { pageId, psid };
  messagesShown = MESSAGES_AT_ONCE;
  complaint = '';
  showAddress();
  forgetMessages();
  renderChat();
  renderChats();
  renderPersonas();
  renderTrouble();
  show('chat');
  $('box').focus();
}

function show(view) {
  document.querySelector('main').dataset.view = view;
}

// ---- The list of conversations

const chatRows = new Map();

function renderChats() {
  const sections = world.setting.pages.flatMap((page) => {
    const { title, more: another } = pageRows(page);
    const people = shownPeople(page.id);
    setText(another, people.length > 0 ? '+ Another customer' : '+ A customer');
    return [title, ...people.map(chatRow), another];
  });
  place($('chat-list'), sections);
}

/** The rows around the conversations of a Page. Rows stay the same elements, so that no click is lost. */
function pageRows({ id, name }) {
  if (!chatRows.has(id)) {
    const onclick = () => newCustomer(id);
    const another = el('button', { class: 'plain', type: 'button', onclick });
    chatRows.set(id, { title: el('h3', { dir: 'auto' }, name), more: another });
  }
  return chatRows.get(id);
}

/** All of them where they are few; of a crowd those who came last, and who is shown. */
function shownPeople(pageId) {
  const people = peopleOf(pageId);
  const isHere = ({ psid }) => pageId === current.pageId && psid === current.psid;
  const here = isHere({ psid: current.psid }) && !people.some(isHere);
  const shown = people.filter(
    (person, index) => isHere(person) || index >= people.length - LISTED_AT_ONCE,
  );
  const number = people.length + 1;
  return here ? [...shown, { ...current, number }] : shown;
}

function chatRow(person) {
  const { pageId, psid, number } = person;
  const key = keyOf(person);
  if (!chatRows.has(key)) {
    const said = el('bdi');
    const news = el('span', { class: 'unseen', hidden: true }, 'New: ');
    const who = el('p');
    const about = el('div', {}, who, el('p', {}, news, said));
    const attributes = { class: 'chat', type: 'button', title: psid };
    const button = el('button', attributes, nobodysFace(psid), about);
    button.addEventListener('click', () => openChat({ pageId, psid }));
    chatRows.set(key, { button, who, news, said });
  }
  const { button, who, news, said } = chatRows.get(key);
  setText(who, `Customer ${number}`);
  const isShown = pageId === current.pageId && psid === current.psid;
  if (isShown) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  const { last: lastItem, looked } = world.chats.get(key) ?? {};
  news.hidden = !(lastItem?.id > looked);
  button.classList.toggle('new', !news.hidden);
  setText(said, lastItem ? preview(lastItem).slice(0, 80) : 'Nothing said yet');
  return button;
}

function preview(item) {
  if (item.from === 'user') return `You: ${item.text}`;
  const { text, attachment } = item.message;
  return String(text ?? attachment?.payload?.text ?? `[${attachment?.type ?? 'message'}]`);
}

async function newCustomer(pageId) {
  // Whoever is shown and has not said anything yet becomes somebody, too.
  if (current.pageId === pageId && !(await askHere('meet'))) return;
  const person = { pageId, psid: nextPsid(pageId) };
  if (await ask('meet', person)) openChat(person);
}

const customerName = () => {
  const known = world.people.get(keyOf(current));
  return `Customer ${known?.number ?? peopleOf(current.pageId).length + 1}`;
};

// ---- The conversation

const rows = new Map();
let typingRow = null;
let typingTimer;
/** Whether what is new comes into sight by itself: as long as nobody has scrolled up. */
let staysAtEnd = true;

function keepAtEnd() {
  if (staysAtEnd) $('log').scrollTop = $('log').scrollHeight;
}

function forgetMessages() {
  rows.clear();
  typingRow = null;
  staysAtEnd = true;
  $('log').replaceChildren();
}

function renderChat() {
  const page = pageOf(current.pageId);
  if (!page) return;
  const chat = chatOf(current);
  chat.looked = chat.last?.id ?? 0;
  if ($('page-name').textContent !== page.name || !$('page-face').firstChild) {
    $('page-name').textContent = page.name;
    $('page-face').replaceChildren(face(page));
    document.title = `${page.name} · Messenger emulator`;
    $('log').setAttribute('aria-label', `Conversation with ${page.name}`);
  }
  $('me').replaceChildren(`You are ${customerName()} · `, words(current.psid));
  renderNotice(chat);
  renderMessages(chat, page);
  renderQuickReplies(chat);
}

function renderMessages(chat, page) {
  const log = $('log');
  const items = [...chat.items.values()];
  // Who reads what is further up keeps it under the eyes; else the window moves along.
  if (staysAtEnd) messagesShown = MESSAGES_AT_ONCE;
  const from = Math.max(0, items.length - messagesShown);
  const shown = items.slice(from);
  const typing = chat.typing && Date.now() - chat.typing.at < TYPING_MS ? chat.typing : null;

  const wanted = shown.map((item, index) => {
    const next = shown[index + 1] ?? typing;
    const row = rowOf(item, items[from + index - 1], page);
    row.classList.toggle('last', !next || speakerOf(next) !== speakerOf(item) || pause(item, next));
    return row;
  });
  markDelivery(shown, chat, page);
  for (const [id, { row }] of rows) if (!wanted.includes(row)) rows.delete(id);

  const top = [];
  if (from > 0) top.push(earlierButton(from));
  if (items.length === 0) top.push(welcome(page));
  place(log, [...top, ...wanted, ...typingRows(typing, shown.at(-1), page)]);
  keepAtEnd();

  clearTimeout(typingTimer);
  if (typing) typingTimer = setTimeout(renderChat, typing.at + TYPING_MS - Date.now() + 10);
}

const speakerOf = (item) => (item.from === 'user' ? 'user' : (item.persona?.id ?? 'page'));
const pause = (before, after) => after.at - before.at > PAUSE_MS;

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
  staysAtEnd = false;
  renderChat();
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

/** The row of a message: made once, and again only where the message itself has changed. */
function rowOf(item, before, page) {
  const known = rows.get(item.id);
  if (known && known.item === item) return known.row;
  const isFirst = !before || speakerOf(before) !== speakerOf(item) || pause(before, item);
  const row = item.from === 'user' ? userRow(item) : pageRow(item, page, isFirst);
  row.classList.toggle('first', isFirst);
  if (!before || pause(before, item)) row.prepend(whenLine(item.at));
  if (known) known.row.replaceWith(row);
  rows.set(item.id, { item, row });
  return row;
}

function whenLine(at) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return el('time', { class: 'when' }, (isToday ? clock : calendar).format(at));
}

function userRow(item) {
  return el(
    'div',
    { class: `row user ${item.state}` },
    el(
      'div',
      { class: 'line' },
      el(
        'div',
        { class: 'words' },
        el('span', { class: 'unseen' }, 'You: '),
        el('div', { class: 'bubble', dir: 'auto' }, linked(item.text)),
      ),
    ),
  );
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
      el('div', { class: 'words' }, heard, contentOf(item, page)),
    ),
  );
}

/** A persona says for whom it speaks; the Page says its name where somebody else spoke before. */
function nameLine({ persona, heardBefore }, page) {
  if (persona) return el('p', { class: 'name' }, words(persona.name), ' from ', words(page.name));
  return heardBefore ? el('p', { class: 'name' }, words(page.name)) : null;
}

function typingRows(typing, last, page) {
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

/** Under what the customer said last: whether it arrived, and the Page's face once it was read. */
function markDelivery(shown, { readTo }, page) {
  const mine = shown.filter(({ from }) => from === 'user');
  const readItem = mine.findLast(({ id }) => id < readTo);
  for (const item of mine) {
    const { row } = rows.get(item.id);
    const what = item === readItem ? 'read' : item.state;
    const isTold = item === readItem || item === mine.at(-1) || item.state === 'failed';
    const mark = isTold ? what : '';
    if ((row.dataset.mark ?? '') === mark) continue;
    row.dataset.mark = mark;
    row.querySelector('.delivery')?.remove();
    if (mark) row.append(deliveryLine(mark, item, page));
  }
}

function deliveryLine(mark, item, page) {
  const line = (...children) => el('p', { class: 'delivery' }, ...children);
  if (mark === 'read') return line(el('span', { class: 'unseen' }, 'Seen'), face(page));
  if (mark === 'failed') return line('Not delivered', againButton(item));
  return line(mark === 'sending' ? 'Sending …' : 'Sent');
}

function againButton({ event, pageId, psid }) {
  const onclick = () => ask('again', { event, pageId, psid });
  return el('button', { class: 'plain', type: 'button', onclick }, 'Send again');
}

// ---- What a message looks like

function contentOf(item, page) {
  const { text, attachment } = item.message;
  const parts = [];
  if (text !== undefined && text !== '') {
    parts.push(el('div', { class: 'bubble', dir: 'auto' }, linked(String(text))));
  }
  if (attachment) parts.push(attachmentOf(item, attachment, page));
  return parts;
}

function attachmentOf(item, { type, payload }, page) {
  if (type === 'template') return templateOf(payload ?? {}, page);
  const url = item.file?.url ?? item.url;
  const name = item.file?.filename ?? lastPart(url) ?? type;
  // The emulator keeps uploads itself; an address that a bot sent is never relative to this page.
  const shown = item.file?.url ?? loadable(item.url);
  const instead = () => chipOf(item, type, name, url);
  if (type === 'image' && shown) return pictureOf(shown, name, instead);
  if ((type === 'audio' || type === 'video') && shown) {
    const player = { src: shown, controls: true, preload: 'metadata', 'aria-label': name };
    return orElse(el(type, player), instead);
  }
  return instead();
}

/** A picture or player, or what stands in for it where it cannot be loaded. */
function orElse(medium, instead) {
  medium.addEventListener('load', keepAtEnd);
  medium.addEventListener('loadedmetadata', keepAtEnd);
  medium.addEventListener('error', () => medium.replaceWith(instead()));
  return medium;
}

const pictureOf = (src, alt, instead) => orElse(el('img', { class: 'picture', src, alt }), instead);

function chipOf({ file }, type, name, url) {
  const isKept = file?.url !== undefined;
  const about = file
    ? `${sizeOf(file.size)}${isKept ? '' : ', too large to keep'}`
    : (webUrl(url)?.host ?? String(url ?? 'sent before'));
  const label = el(
    'span',
    {},
    el('strong', {}, words(name)),
    el('small', {}, `${type} · `, words(about)),
  );
  if (isKept)
    return el('a', { class: 'chip', href: file.url, download: name }, icon('file'), label);
  return link(url, { class: 'chip' }, icon('file'), label);
}

function lastPart(url) {
  const path = webUrl(url)?.pathname.split('/').at(-1);
  try {
    return path ? decodeURIComponent(path) : undefined;
  } catch {
    // A stray percent sign stands for itself.
    return path;
  }
}

function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function templateOf(payload, page) {
  const { template_type: type, text, buttons, elements } = payload;
  if (type === 'button') return cardOf({ title: text, buttons }, page);
  if (Array.isArray(elements) && elements.length > 0) {
    const cards = elements.map((element) => cardOf(element ?? {}, page));
    if (cards.length === 1) return cards[0];
    return el(
      'div',
      { class: 'carousel', role: 'group', 'aria-label': `${cards.length} cards` },
      cards,
    );
  }
  const json = JSON.stringify(payload, null, 2);
  return el(
    'details',
    { class: 'chip' },
    el('summary', {}, `Template: ${type}`),
    el('pre', {}, json),
  );
}

function cardOf(element, page) {
  const {
    title,
    subtitle,
    image_url: imageUrl,
    media_type: media,
    default_action: action,
  } = element;
  const about = [title && el('p', {}, el(subtitle ? 'strong' : 'span', {}, words(title)))];
  if (subtitle) about.push(el('p', {}, words(subtitle)));
  if (webUrl(action?.url)) about.push(el('p', {}, link(action.url, {}, webUrl(action.url).host)));
  const blank = () => el('div', { class: 'blank' }, words(lastPart(imageUrl) ?? imageUrl ?? media));
  const url = loadable(imageUrl);
  return el(
    'div',
    { class: 'card' },
    url ? pictureOf(url, '', blank) : imageUrl || media ? blank() : null,
    el('div', { class: 'about', dir: 'auto' }, about),
    (Array.isArray(element.buttons) ? element.buttons : []).map((button) =>
      actionOf(button ?? {}, page),
    ),
  );
}

/** What the buttons do that do not leave Messenger. */
const SAYS = {
  phone_number: ({ payload }) => `On a phone, this calls ${payload}.`,
  element_share: () => 'On Messenger, this shares the card.',
};

function actionOf(button, page) {
  const title = button.title ?? button.type ?? 'Button';
  if (button.type === 'postback') {
    const payload = String(button.payload ?? '');
    const onclick = () => askFor(page.id, 'postback', { payload, title: String(title) });
    return el('button', { class: 'action', type: 'button', onclick }, words(title));
  }
  if (button.url !== undefined) return link(button.url, { class: 'action' }, words(title));
  const onclick = () => complain(SAYS[button.type]?.(button) ?? 'The emulator does nothing here.');
  return el('button', { class: 'action', type: 'button', onclick }, words(title));
}

const askFor = (pageId, action, body) => ask(action, { pageId, psid: current.psid, ...body });

// ---- Quick replies, the box, and what goes wrong

let repliesOf;

/** Quick replies stand under the last message, and go when anything else was said. */
function renderQuickReplies(chat) {
  const lastItem = chat.last;
  const replies = lastItem?.message?.quick_replies;
  const shown = Array.isArray(replies) ? lastItem : undefined;
  $('quick-replies').hidden = !shown;
  if (repliesOf === shown) return;
  repliesOf = shown;
  const hadFocus = $('quick-replies').contains(document.activeElement);
  $('quick-replies').replaceChildren(
    ...(shown ? replies.map((reply) => replyOf(reply ?? {})) : []),
  );
  if (hadFocus) $('box').focus();
}

// What Messenger offers instead of a title: the customer's own number or address.
const OWN = { user_phone_number: '+1 555 0100', user_email: 'robin@example.com' };

function replyOf({ content_type: type, title, payload, image_url: imageUrl }) {
  const text = String(OWN[type] ?? title ?? '');
  const quickReply = String(OWN[type] ?? payload ?? '');
  const url = loadable(imageUrl);
  const image = url && el('img', { src: url, alt: '', onerror: () => image.remove() });
  const onclick = () => askHere('say', { text, quickReply });
  return el('button', { class: 'reply', type: 'button', onclick }, image, words(text));
}

function complain(text) {
  complaint = text.trim();
  renderNotice(chatOf(current));
}

let noticeShown;

function renderNotice(chat) {
  const lastSaid = [...chat.items.values()].findLast(({ from }) => from === 'user');
  const { kind, parts } = noticeFor(lastSaid);
  const text = JSON.stringify(parts);
  if (text === noticeShown) return;
  noticeShown = text;
  $('notice').className = kind;
  const [title, ...rest] = parts;
  const body = rest.map((part, index) => (index % 2 ? el('code', {}, part) : part));
  $('notice').replaceChildren(...(title ? [el('strong', {}, title), ...body] : []));
}

/** Title, then texts and code in turn. */
function noticeFor(lastSaid) {
  const { origin } = world.setting;
  if (!isConnected) {
    const what = 'Start it again, and this page goes on by itself.';
    return { kind: '', parts: ['The emulator has stopped.', what] };
  }
  if (!world.webhook) {
    const parts = [
      'No bot is connected yet.',
      'Give your bot ',
      `channels.messenger.origin: '${origin}'`,
    ];
    const example = "emulator.webhook = 'http://localhost:5000/webhooks/messenger'";
    return {
      kind: 'hint',
      parts: [...parts, ', and the emulator the address of your bot: ', example],
    };
  }
  if (lastSaid?.state === 'failed') {
    const what = `${lastSaid.problem} Is the bot running, and does it have the same app secret? Then press “Send again”.`;
    return { kind: '', parts: ['Your message did not reach the bot.', what] };
  }
  return { kind: 'hint', parts: complaint ? [complaint] : [] };
}

async function say(event) {
  event?.preventDefault();
  const box = $('box');
  const text = box.value.trim();
  if (text === '') return;
  box.value = '';
  complaint = '';
  fitBox();
  staysAtEnd = true;
  // What could not even be handed over stays in the box.
  if (!(await askHere('say', { text })) && box.value === '') {
    box.value = text;
    fitBox();
  }
}

/** Lets the box grow with what is written, where the style sheet cannot. */
function fitBox() {
  if (CSS.supports('field-sizing', 'content')) return;
  const box = $('box');
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}

// ---- Behind the scenes: personas

const personaRows = new Map();
const more = { personas: LISTED_AT_ONCE, calls: LISTED_AT_ONCE };

function forgetRows() {
  forgetMessages();
  personaRows.clear();
  callRows.clear();
  chatRows.clear();
}

const matches = (haystack, needle) =>
  needle
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.toLowerCase().includes(word));

function renderPersonas() {
  const all = [...world.personas.values()].filter(({ pageId }) => pageId === current.pageId);
  const living = all.filter(({ deletedAt }) => !deletedAt);
  const deleted = all
    .filter(({ deletedAt }) => deletedAt)
    .sort((a, b) => b.deletedAt - a.deletedAt);
  const filter = $('persona-filter').value;
  const found = [...living, ...deleted].filter(({ id, name }) => matches(`${name} ${id}`, filter));
  setText($('persona-count'), `${living.length} living · ${deleted.length} deleted`);
  const list = found.slice(0, more.personas).map(personaRow);
  fill('persona-list', list, {
    empty: filter ? 'No persona matches.' : 'No persona yet. The bot creates them as it speaks.',
    rest: found.length - list.length,
    showMore: () => ((more.personas += LISTED_AT_ONCE), renderPersonas()),
  });
}

/** The row of a persona: the same element until it is deleted, so that no click is lost. */
function personaRow(persona) {
  const { id, name, deletedAt } = persona;
  let row = personaRows.get(id);
  if (!row || (deletedAt && !row.isDeleted)) {
    if (row?.element.contains(document.activeElement)) $('personas').focus();
    const life = el('p');
    const title = el('p', {}, el('strong', {}, words(name)));
    const about = el('div', {}, title, life, el('p', {}, el('code', {}, id)));
    const button = deletedAt ? null : deleteButton(id, name);
    const kind = `persona ${deletedAt ? 'deleted' : ''}`;
    row = {
      isDeleted: Boolean(deletedAt),
      life,
      element: el('li', { class: kind }, face(persona), about, button),
    };
    personaRows.set(id, row);
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
  return el(
    'button',
    { class: 'remove', type: 'button', title, 'aria-label': label, onclick },
    'Delete',
  );
}

function duration(ms) {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Fills a list, with a button for what is too much at once. */
function fill(id, items, { empty, rest, showMore }) {
  const list = $(id);
  const tail = [];
  if (items.length === 0) tail.push(el('li', { class: 'empty' }, empty));
  if (rest > 0) {
    const attributes = { class: 'plain', type: 'button', onclick: showMore };
    tail.push(el('li', {}, el('button', attributes, `Show more (${rest})`)));
  }
  place(list, [...items, ...tail]);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// ---- Behind the scenes: Graph calls

const callRows = new Map();

function renderCalls() {
  const filter = $('call-filter').value;
  const all = [...world.calls.values()].reverse();
  const found = all.filter((call) => matches(describe(call), filter));
  setText(
    $('call-count'),
    filter ? `${found.length} of ${all.length} calls` : `${all.length} calls`,
  );
  const list = found.slice(0, more.calls).map(callRow);
  for (const id of callRows.keys()) if (!world.calls.has(id)) callRows.delete(id);
  fill('call-list', list, {
    empty: filter ? 'No call matches.' : 'No call yet. Every call of the bot appears here.',
    rest: found.length - list.length,
    showMore: () => ((more.calls += LISTED_AT_ONCE), renderCalls()),
  });
}

/** What the filter looks in. */
function describe(call) {
  const { name, id } = speakerOfCall(call) ?? {};
  const own = [call.method, call.path, statusOf(call).text, name, id, pageOf(call.pageId)?.name];
  return [...own, ...(call.batch ?? []).map(describe)].filter(Boolean).join(' ');
}

/** The persona that a call sends as, reads, deletes or creates. */
function speakerOfCall({ method, path, query, body }) {
  const [, node, edge] = path.split('/');
  const name = body.name ?? query.name;
  if (edge === 'personas') {
    return method === 'POST' && name ? { name: String(name), picture: '' } : null;
  }
  const id = body.persona_id ?? query.persona_id ?? (world.personas.has(node) ? node : undefined);
  if (id === undefined || id === null) return null;
  return world.personas.get(String(id)) ?? { id: String(id), name: String(id), picture: '' };
}

function statusOf({ status, connection, durationMs, error }) {
  if (connection === 'lost') return { text: 'answer lost', kind: 'bad' };
  if (connection === 'refuse') return { text: 'cut', kind: 'bad' };
  if (connection === 'hang') return { text: 'no answer', kind: 'bad' };
  if (status === null) return { text: durationMs === null ? '…' : 'not run', kind: 'open' };
  if (status === 200) return { text: '200', kind: 'good' };
  const codes = [error?.code, error?.subcode].filter((code) => code !== undefined).join('/');
  return { text: codes ? `${status} · ${codes}` : String(status), kind: 'bad' };
}

/** The row of a call. It stays the same element, so that one that was opened stays open. */
function callRow(call) {
  const row = callRows.get(call.id) ?? newCallRow();
  callRows.set(call.id, row);
  if (row.call !== call) row.update(call);
  return row.element;
}

function newCallRow() {
  const summary = el('summary');
  const detail = el('div', { class: 'detail' });
  const details = el('details', { ontoggle: () => row.fill() }, summary, detail);
  const row = {
    call: null,
    element: el('li', { class: 'call' }, details),
    update(call) {
      row.call = call;
      summary.replaceChildren(...summaryOf(call));
      row.fill();
    },
    // Only what is open is in the document.
    fill: () => detail.replaceChildren(...(details.open ? detailOf(row.call) : [])),
  };
  return row;
}

function summaryOf(call) {
  const { method, path, at, durationMs, batch } = call;
  const { text, kind } = statusOf(call);
  const speaker = speakerOfCall(call);
  const what = batch ? `batch of ${batch.length}` : (actionIn(call) ?? '');
  const page = call.pageId === current.pageId ? undefined : pageOf(call.pageId)?.name;
  const time = durationMs === null || durationMs === undefined ? '' : ` · ${duration(durationMs)}`;
  const said = el('span', {}, speaker && [words(speaker.name), ' '], words(what));
  if (page) said.append(' · ', words(page));
  return [
    el(
      'div',
      { class: 'summary' },
      el('b', {}, method),
      el('code', {}, words(batch && path === '/' ? '/ (batch)' : path)),
      el('span', { class: `status ${kind}` }, text),
    ),
    el(
      'div',
      { class: 'more summary' },
      el('span', { class: 'speaker' }, speaker && face(speaker), said),
      el('span', { class: 'time' }, `${exactClock.format(at)}${time}`),
    ),
  ];
}

function actionIn({ body }) {
  if (typeof body.sender_action === 'string') return body.sender_action.toLowerCase();
  const { text, attachment } = body.message ?? {};
  return typeof text === 'string' ? `“${text}”` : attachment?.type;
}

function detailOf({ error, query, body, batch, version }) {
  const rest = { ...body };
  if (batch) delete rest.batch;
  const parts = [];
  if (error) parts.push(el('p', { class: 'bad' }, error.message));
  if (version) parts.push(el('p', {}, `Graph ${version}`));
  if (Object.keys(query).length > 0) parts.push(json('Query', query));
  if (Object.keys(rest).length > 0) parts.push(json('Body', rest));
  if (batch) {
    const operations = batch.map((operation) => {
      const row = newCallRow();
      row.update({ ...operation, durationMs: undefined });
      return row.element;
    });
    parts.push(el('ol', { class: 'list', 'aria-label': 'Operations' }, operations));
  }
  return parts;
}

function json(label, value) {
  const text = JSON.stringify(value, null, 2);
  return el('pre', { tabindex: '0', role: 'region', 'aria-label': label, dir: 'ltr' }, text);
}

// ---- Behind the scenes: trouble

function renderTrouble() {
  const { unshown, throttled, next, delayMs } = world.trouble;
  setText($('unshown-label'), `${customerName()} cannot be shown personas`);
  $('unshown').checked = unshown.includes(current.psid);
  $('throttle').checked = throttled;
  $('next').value = next ?? '';
  setText($('next-promise'), $('next').selectedOptions[0].dataset.promise);
  const delay = $('delay');
  delay.value = String(delayMs);
  const isOn = unshown.includes(current.psid) || throttled || next || delayMs > 0;
  setText($('tab-trouble'), isOn ? 'Trouble ●' : 'Trouble');
}

$('unshown').addEventListener('change', ({ target }) => askHere('unshown', { on: target.checked }));
$('throttle').addEventListener('change', ({ target }) => ask('throttle', { on: target.checked }));
$('next').addEventListener('change', ({ target }) =>
  ask('fail-next', { mishap: target.value || null }),
);
$('delay').addEventListener('change', ({ target }) =>
  ask('delay', { delayMs: Number(target.value) }),
);
$('to-personas').addEventListener('click', () => selectTab($('tab-personas')));

// ---- Tabs and views

const tabs = [...document.querySelectorAll('[role="tab"]')];

function selectTab(tab) {
  for (const each of tabs) {
    const isSelected = each === tab;
    each.setAttribute('aria-selected', String(isSelected));
    each.tabIndex = isSelected ? 0 : -1;
    $(each.getAttribute('aria-controls')).hidden = !isSelected;
  }
  tab.focus();
}

for (const [index, tab] of tabs.entries()) {
  const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 };
  tab.setAttribute('aria-selected', String(index === 0));
  tab.tabIndex = index === 0 ? 0 : -1;
  tab.addEventListener('click', () => selectTab(tab));
  tab.addEventListener('keydown', (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    selectTab(tabs.at(steps[event.key] % tabs.length));
  });
}

for (const button of document.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    const view = button.dataset.show;
    show(view);
    const next = { chats: $('chat-list').querySelector('button'), panel: tabs[0], chat: $('box') };
    next[view]?.focus();
  });
}

// ---- Start

$('log').addEventListener('scroll', ({ target }) => {
  staysAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
});
new ResizeObserver(keepAtEnd).observe($('log'));
$('composer').addEventListener('submit', say);
$('box').addEventListener('input', fitBox);
$('box').addEventListener('keydown', (event) => {
  // Enter also ends the choice of a character in many scripts; that is not yet the end of the message.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) say(event);
});
$('persona-filter').addEventListener('input', renderPersonas);
$('call-filter').addEventListener('input', renderCalls);

const PICTURES = 'bottender-persona emulator pictures';
$('pictures').checked = address.searchParams.get('pictures') === '1';
$('pictures').addEventListener('change', ({ target }) => {
  localStorage.setItem(PICTURES, target.checked ? '1' : '');
  loadWithPictures(target.checked);
});
// The choice is part of the address, because the server says with the page what it may load.
if (localStorage.getItem(PICTURES) && !address.searchParams.has('pictures')) loadWithPictures(true);

function loadWithPictures(on) {
  address.searchParams.set('pictures', on ? '1' : '0');
  location.replace(address);
}

let stream;
let mark = '';
let outOfSight;

/** Listens to the emulator. The browser connects again by itself, and says where it left off. */
function listen() {
  stream = new EventSource(`/_page/events?since=${encodeURIComponent(mark)}`);
  stream.addEventListener('message', ({ data, lastEventId }) => {
    mark = lastEventId;
    if (!isConnected) complaint = '';
    isConnected = true;
    learn(JSON.parse(data));
  });
  stream.addEventListener('error', () => {
    isConnected = false;
    renderNotice(chatOf(current));
    // The browser gives up where something else answered in the meantime.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

// A browser opens six connections to one server at most: a tab that nobody sees gives its own back.
document.addEventListener('visibilitychange', () => {
  clearTimeout(outOfSight);
  if (document.hidden) outOfSight = setTimeout(() => stream.close(), HIDDEN_MS);
  else if (stream.readyState === EventSource.CLOSED) listen();
});

listen();
