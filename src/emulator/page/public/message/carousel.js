import { el } from '../base/elements.js';

/** Cards side by side, and an arrow at each end beyond which there are more of them. */
export function carouselOf(cards) {
  // Cards without a button leave no other way to scroll by keyboard.
  const tabindex = cards.some((card) => card.querySelector('a, button')) ? undefined : '0';
  const label = `${cards.length} cards`;
  const about = { class: 'carousel', role: 'group', 'aria-label': label, tabindex };
  const row = el('div', about, cards);
  const previous = arrow('Previous card', '‹', () => scroll(row, -1));
  const next = arrow('Next card', '›', () => scroll(row, 1));
  const arrows = new Map([
    [cards[0], previous],
    [cards.at(-1), next],
  ]);
  const watch = (seen) => {
    for (const { target, isIntersecting } of seen) arrows.get(target).hidden = isIntersecting;
  };
  const observer = new IntersectionObserver(watch, { root: row, threshold: 0.9 });
  for (const card of arrows.keys()) observer.observe(card);
  return el('div', { class: 'cards' }, row, previous, next);
}

/** For whoever points: by keyboard, the buttons of the cards lead from one to the next. */
function arrow(label, sign, onclick) {
  const attributes = { class: 'arrow', type: 'button', title: label, 'aria-label': label };
  return el('button', { ...attributes, tabindex: '-1', hidden: true, onclick }, sign);
}

function scroll(row, direction) {
  row.scrollBy({ left: direction * row.firstElementChild.offsetWidth });
}
