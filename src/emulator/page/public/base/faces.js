import { address } from './address.js';
import { el, icon } from './elements.js';
import { webUrl } from './links.js';

/** Pictures of this machine are always shown, others only where the person asked for it. */
export function loadable(text) {
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

/** The picture of a persona, or of a Page, which has none. */
export function face({ name, picture }) {
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

export const nobodysFace = (psid) =>
  el('span', { class: `face ${tint(psid)}`, 'aria-hidden': 'true' }, icon('person'));
