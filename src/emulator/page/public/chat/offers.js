import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el, words } from '../base/elements.js';
import { complain } from '../base/emulator.js';
import { link } from '../base/links.js';
import { speak } from '../base/speaking.js';
import { chatOf, world } from '../base/world.js';

let shown;

/** What the Messenger Profile offers: Get Started, ice breakers, and the persistent menu. */
onDraw(() => {
  const profile = world.profiles[current.pageId] ?? {};
  const isNew = ![...chatOf(current).items.values()].some(({ from }) => from === 'user');
  const key = JSON.stringify([current, profile, isNew]);
  if (key === shown) return;
  shown = key;
  const first = isNew ? firstOffers(profile) : [];
  $('offers').replaceChildren(...first);
  $('offers').hidden = first.length === 0;
  const menu = menuOf(profile.persistent_menu);
  $('menu-items').replaceChildren(...menu);
  $('menu').hidden = menu.length === 0;
});

const localised = (list) =>
  (Array.isArray(list) && (list.find(({ locale }) => locale === 'default') ?? list[0])) || {};

function firstOffers({ get_started: start, ice_breakers: breakers, greeting }) {
  const offers = [];
  const { text } = localised(greeting);
  if (text) offers.push(el('p', { class: 'greeting', dir: 'auto' }, words(text)));
  const list = localised(breakers).call_to_actions ?? (Array.isArray(breakers) ? breakers : []);
  for (const { question, payload } of list) {
    if (question) offers.push(offer(question, { payload: String(payload ?? ''), title: question }));
  }
  if (start?.payload) {
    const title = 'Get Started';
    offers.push(offer(title, { payload: String(start.payload), title }));
  }
  return offers;
}

const offer = (title, body) =>
  el(
    'button',
    { class: 'reply', type: 'button', onclick: () => speak('postback', body) },
    words(title),
  );

function menuOf(menu) {
  const { call_to_actions: items = [] } = localised(menu);
  return (Array.isArray(items) ? items : []).map((item) => el('li', {}, menuItem(item ?? {})));
}

function menuItem({ type, title = 'Item', payload, url, call_to_actions: items }) {
  if (Array.isArray(items)) {
    const rows = items.map((each) => el('li', {}, menuItem(each ?? {})));
    return el('details', {}, el('summary', {}, words(title)), el('ul', {}, rows));
  }
  if (type === 'web_url') return link(url, { class: 'item' }, words(title));
  const onclick = () => {
    $('menu').open = false;
    if (type === 'postback') speak('postback', { payload: String(payload ?? ''), title });
    else complain('This menu item does nothing in the emulator.');
  };
  return el('button', { class: 'item', type: 'button', onclick }, words(title));
}
