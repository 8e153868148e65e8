import { $ } from '../base/elements.js';

const NEAR_PX = 80;

/** Whether what is new comes into sight by itself: as long as nobody has scrolled up. */
let staysAtEnd = true;

export const isAtEnd = () => staysAtEnd;

export function stayAtEnd(on = true) {
  staysAtEnd = on;
}

export function keepAtEnd() {
  if (staysAtEnd) $('log').scrollTop = $('log').scrollHeight;
}

$('log').addEventListener('scroll', ({ target }) => {
  staysAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX;
});
new ResizeObserver(keepAtEnd).observe($('log'));
