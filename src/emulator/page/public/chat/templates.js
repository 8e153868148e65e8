import { current } from '../base/address.js';
import { el, words } from '../base/elements.js';
import { ask, complain } from '../base/emulator.js';
import { loadable } from '../base/faces.js';
import { lastPart, link, webUrl } from '../base/links.js';
import { pictureOf } from './pictures.js';

export function templateOf(payload, page) {
  const { template_type: type, text, buttons, elements } = payload;
  if (type === 'button') return cardOf({ title: text, buttons }, page);
  if (Array.isArray(elements) && elements.length > 0) {
    const cards = elements.map((element) => cardOf(element ?? {}, page));
    if (cards.length === 1) return cards[0];
    const about = { class: 'carousel', role: 'group', 'aria-label': `${cards.length} cards` };
    return el('div', about, cards);
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
    const body = { payload: String(button.payload ?? ''), title: String(title) };
    const onclick = () => ask('postback', { pageId: page.id, psid: current.psid, ...body });
    return el('button', { class: 'action', type: 'button', onclick }, words(title));
  }
  if (button.url !== undefined) return link(button.url, { class: 'action' }, words(title));
  const onclick = () => complain(SAYS[button.type]?.(button) ?? 'The emulator does nothing here.');
  return el('button', { class: 'action', type: 'button', onclick }, words(title));
}
