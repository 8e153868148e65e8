import { el, icon, words } from '../base/elements.js';
import { loadable } from '../base/faces.js';
import { lastPart, link, linked, webUrl } from '../base/links.js';
import { orElse, pictureOf } from './pictures.js';
import { templateOf } from './templates.js';

/** What a message looks like. */
export function contentOf(item, page) {
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
