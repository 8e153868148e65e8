import { el, icon, words } from '../base/elements.js';
import { loadable } from '../base/faces.js';
import { lastPart, link, linked, webUrl } from '../base/links.js';
import { orElse, pictureOf } from './pictures.js';
import { templateOf } from './templates.js';

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u;
const MOST_BIG = 3;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a message looks like. */
export function contentOf(item) {
  const { text, attachment, attachments, sticker_id: sticker, template } = item.message;
  const parts = [];
  if (text !== undefined && text !== '') parts.push(bubbleOf(String(text)));
  if (attachment) parts.push(attachmentOf(item, attachment));
  for (const each of Array.isArray(attachments) ? attachments : []) {
    parts.push(attachmentOf({ ...item, url: each?.payload?.url }, each ?? {}));
  }
  if (sticker !== undefined) parts.push(stickerOf(sticker));
  if (template) parts.push(bubbleOf(`[${template.name ?? 'message template'}]`));
  return parts.length > 0 ? parts : [bubbleOf('[message]')];
}

/** What a customer said, tapped or sent. */
export function saidOf({ event, text }) {
  const attachments = event.message?.attachments;
  const list = Array.isArray(attachments) ? attachments.map((each) => each ?? {}) : [];
  if (list.length === 0) return [bubbleOf(text)];
  const own = typeof event.message.text === 'string' ? [bubbleOf(event.message.text)] : [];
  return [...own, ...list.map(sentByCustomer)];
}

function sentByCustomer({ type, payload }) {
  const { url, sticker_id: sticker, coordinates } = payload ?? {};
  if (sticker !== undefined) return stickerOf(sticker);
  if (coordinates) return bubbleOf(`📍 ${coordinates.lat}, ${coordinates.long}`);
  if (!webUrl(url)) return bubbleOf(`[${type ?? 'attachment'}]`);
  return attachmentOf({ url }, { type });
}

/** A few emoji and nothing else are shown large, as Messenger does. */
function bubbleOf(text) {
  const isBig = ONLY_EMOJI.test(text) && [...letters.segment(text.trim())].length <= MOST_BIG;
  return el('div', { class: isBig ? 'bubble big' : 'bubble', dir: 'auto' }, linked(text));
}

const LIKES = ['369239263222822', '369239343222814', '369239383222810'];
const stickerOf = (id) =>
  LIKES.includes(String(id))
    ? el('div', { class: 'bubble big', role: 'img', 'aria-label': 'Like' }, '👍')
    : bubbleOf(`[sticker ${id}]`);

function attachmentOf(item, { type, payload }) {
  if (type === 'template') return templateOf(payload ?? {});
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

function chipOf({ file }, type, name, url) {
  const isKept = file?.url !== undefined;
  const about = file
    ? `${sizeOf(file.size)}${isKept ? '' : ', too large to keep'}`
    : (webUrl(url)?.host ?? String(url ?? 'sent before'));
  const small = el('small', {}, `${type} · `, words(about));
  const label = el('span', {}, el('strong', {}, words(name)), small);
  if (isKept)
    return el('a', { class: 'chip', href: file.url, download: name }, icon('file'), label);
  return link(url, { class: 'chip' }, icon('file'), label);
}

function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
