import { el, words } from '../base/elements.js';
import { loadable } from '../base/faces.js';
import { lastPart, link, webUrl } from '../base/links.js';
import { buttonsOf } from './buttons.js';
import { pictureOf } from './pictures.js';

/** One card of a template. */
export function cardOf(element) {
  const { title, subtitle, buttons, url, default_action: opens } = element;
  const { image_url: image = url, media_type: media } = element;
  const about = [];
  if (title) about.push(el('p', {}, el(subtitle ? 'strong' : 'span', {}, words(title))));
  if (subtitle) about.push(el('p', {}, words(subtitle)));
  if (webUrl(opens?.url)) about.push(el('p', {}, link(opens.url, {}, webUrl(opens.url).host)));
  return el(
    'div',
    { class: 'card' },
    image || media ? blankOf(image, media) : null,
    about.length > 0 ? el('div', { class: 'about', dir: 'auto' }, about) : null,
    buttonsOf(buttons),
  );
}

/** A picture where it may be loaded; else its name, or what it would be. */
export function blankOf(url, media = 'image') {
  const blank = () => el('div', { class: 'blank' }, words(lastPart(url) ?? url ?? media));
  const shown = loadable(url);
  return shown ? pictureOf(shown, '', blank) : blank();
}
