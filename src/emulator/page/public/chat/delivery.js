import { el } from '../base/elements.js';
import { ask } from '../base/emulator.js';
import { face } from '../base/faces.js';
import { shownRow } from './rows.js';

/** Under what the customer said last: whether it arrived, and the Page's face once it was read. */
export function markDelivery(shown, { readTo }, page) {
  const mine = shown.filter(({ from }) => from === 'user');
  const readItem = mine.findLast(({ id }) => id < readTo);
  for (const item of mine) {
    const row = shownRow(item);
    const what = item === readItem ? 'read' : item.state;
    const isTold = item === readItem || item === mine.at(-1) || item.state === 'failed';
    const mark = isTold ? what : '';
    if ((row.dataset.mark ?? '') === mark) continue;
    row.dataset.mark = mark;
    row.querySelector('.delivery')?.remove();
    if (mark) row.append(deliveryLine(mark, item, page));
  }
}

function deliveryLine(mark, item, page) {
  const line = (...children) => el('p', { class: 'delivery' }, ...children);
  if (mark === 'read') return line(el('span', { class: 'unseen' }, 'Seen'), face(page));
  if (mark === 'failed') return line('Not delivered', againButton(item));
  return line(mark === 'delivered' ? 'Sent' : 'Sending …');
}

function againButton({ event, pageId, psid }) {
  const onclick = () => ask('again', { event, pageId, psid });
  return el('button', { class: 'plain', type: 'button', onclick }, 'Send again');
}
