import { el, words } from '../base/elements.js';
import { speak } from '../base/speaking.js';
import { action, buttonsOf } from './buttons.js';
import { blankOf, cardOf } from './cards.js';
import { carouselOf } from './carousel.js';
import { boardingPass, receipt } from './papers.js';

/** How a template is drawn, by its type. */
const DRAWN = {
  button: ({ text, buttons }) => cardOf({ title: text, buttons }),
  generic: carousel,
  media: ({ elements }) => cardOf(listed(elements)[0] ?? {}),
  list: ({ elements, buttons }) => list(elements, buttons),
  receipt,
  airline_boardingpass: boardingPass,
  product: ({ elements }) =>
    carousel({ elements: listed(elements).map(({ id }) => ({ title: `Product ${id ?? ''}` })) }),
  image_grid: ({ elements }) =>
    el(
      'div',
      { class: 'grid' },
      listed(elements).map(({ url, image_url: image }) => blankOf(url ?? image)),
    ),
  one_time_notif_req: ({ title, payload }) => notifyMe(title, payload, 'one_time_notif_req'),
  notification_messages: ({ title, payload }) => notifyMe(title, payload, 'notification_messages'),
  customer_feedback: ({ title, subtitle, button_title: button }) =>
    cardOf({ title, subtitle, buttons: [{ title: button ?? 'Give feedback', type: 'feedback' }] }),
};

export function templateOf(payload) {
  const { template_type: type, elements } = payload;
  const draw = Object.hasOwn(DRAWN, type) ? DRAWN[type] : undefined;
  const drawn = draw?.(payload) ?? (listed(elements).length > 0 ? carousel(payload) : null);
  return drawn ?? unknown(payload);
}

const listed = (value) => (Array.isArray(value) ? value.map((each) => each ?? {}) : []);

function unknown(payload) {
  const json = JSON.stringify(payload, null, 2);
  const summary = el('summary', {}, `Template: ${payload.template_type}`);
  return el('details', { class: 'chip' }, summary, el('pre', {}, json));
}

function carousel(payload) {
  const cards = listed(payload.elements).map(cardOf);
  if (cards.length === 0) return null;
  return cards.length === 1 ? cards[0] : carouselOf(cards);
}

/** The cards stand under one another, with one button for all. */
function list(elements, buttons) {
  const rows = listed(elements).map(({ title, subtitle, image_url: image, buttons: own }) =>
    el(
      'div',
      { class: 'item' },
      el(
        'div',
        { class: 'about', dir: 'auto' },
        el('p', {}, el('strong', {}, words(title ?? ''))),
        subtitle && el('p', {}, words(subtitle)),
      ),
      image && blankOf(image),
      buttonsOf(own),
    ),
  );
  return rows.length > 0 ? el('div', { class: 'card list' }, rows, buttonsOf(buttons)) : null;
}

/** A question whose answer is an opt-in event. */
function notifyMe(title, payload, type) {
  const optin = {
    type,
    payload: String(payload ?? ''),
    one_time_notif_token: `token-${Date.now()}`,
  };
  const button = action('Notify me', () => speak('again', { event: { optin } }));
  return el(
    'div',
    { class: 'card' },
    el('div', { class: 'about', dir: 'auto' }, el('p', {}, el('strong', {}, words(title ?? '')))),
    button,
  );
}
