import { el } from './elements.js';

const ADDRESSES =
  /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]|www\.[^\s<>"]+\.[^\s<>".,;:!?)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d ()-]{6,}\d)/;

export function webUrl(text) {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  return url && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

/** A link that opens elsewhere; a URL that a browser would run or read from disk stays text. */
export function link(url, attributes, ...children) {
  const target = webUrl(url);
  if (!target) return el('span', { ...attributes, title: String(url ?? '') }, ...children);
  const away = { href: target.href, target: '_blank', rel: 'noopener noreferrer' };
  return el('a', { ...attributes, ...away }, ...children);
}

/** The text with its web, mail and phone addresses as links. */
export function linked(text) {
  return text.split(ADDRESSES).map((part, index) => (index % 2 ? addressed(part) : part));
}

function addressed(part) {
  if (part.startsWith('+')) return el('a', { href: `tel:${part.replace(/[^+\d]/g, '')}` }, part);
  if (/^(?:https?:|www\.)/.test(part)) {
    return link(part.startsWith('www.') ? `https://${part}` : part, {}, part);
  }
  return el('a', { href: `mailto:${part}` }, part);
}

/** The last part of a URL's path: most likely the name of a file. */
export function lastPart(url) {
  const path = webUrl(url)?.pathname.split('/').at(-1);
  try {
    return path ? decodeURIComponent(path) : undefined;
  } catch {
    // A stray percent sign stands for itself.
    return path;
  }
}
