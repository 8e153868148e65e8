import { el } from '../base/elements.js';
import { keepAtEnd } from '../base/scrolling.js';

/** A picture or player, or what stands in for it where it cannot be loaded. */
export function orElse(medium, instead) {
  medium.addEventListener('load', keepAtEnd);
  medium.addEventListener('loadedmetadata', keepAtEnd);
  medium.addEventListener('error', () => {
    medium.replaceWith(instead());
    keepAtEnd();
  });
  return medium;
}

export const pictureOf = (src, alt, instead) =>
  orElse(el('img', { class: 'picture', src, alt }), instead);
