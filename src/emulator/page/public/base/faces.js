import { address } from './address.js';
import { el, icon } from './elements.js';
import { webUrl } from './links.js';

/** Pictures of this machine are always shown, others only where the person asked for it. */
export function loadable(text) {
  const url = webUrl(text);
  const isHere = url && ['127.0.0.1', 'localhost'].includes(url.hostname);
  return isHere || (url && address.searchParams.get('pictures') === '1') ? url.href : null;
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Letters that join those beside them into what looks like a word. */
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}]/u;
const ZERO_WIDTH_NON_JOINER = '\u200c';

/** Two letters for people; one for a Page, so that nobody takes it for one; of emoji one, for they are wide. */
function initials(name, { isPage }) {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const ends = parts.length > 1 && !isPage ? [parts[0], parts.at(-1)] : parts.slice(0, 1);
  const firsts = ends.map((part) => [...letters.segment(part)][0].segment.toUpperCase());
  if (firsts.some((first) => /\p{Extended_Pictographic}/u.test(first))) return firsts[0];
  return firsts.join(firsts.some((first) => JOINING.test(first)) ? ZERO_WIDTH_NON_JOINER : '');
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
