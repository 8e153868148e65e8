import { $ } from './elements.js';

const NEAR_PX = 80;

/** Whether what is new comes into sight by itself: as long as nobody has scrolled up. */
let staysAtEnd = true;
let lastTop = 0;

export const isAtEnd = () => staysAtEnd;

export function stayAtEnd(on = true) {
  staysAtEnd = on;
  $('to-end').hidden = on;
}

export function keepAtEnd() {
  if (staysAtEnd) $('log').scrollTop = $('log').scrollHeight;
}

$('log').addEventListener('scroll', ({ target }) => {
  const { scrollTop, scrollHeight, clientHeight } = target;
  // The log also becomes shorter when quick replies or a long draft take their place: only who goes up leaves the end.
  const goesUp = scrollTop < lastTop;
  lastTop = scrollTop;
  const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  if (isNear || goesUp) stayAtEnd(isNear);
});
$('to-end').addEventListener('click', () => {
  stayAtEnd();
  keepAtEnd();
  $('box').focus();
});
new ResizeObserver(keepAtEnd).observe($('log'));
