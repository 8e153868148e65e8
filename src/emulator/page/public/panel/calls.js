import { onDraw } from '../base/drawing.js';
import { $, fill, setText } from '../base/elements.js';
import { LISTED_AT_ONCE, matches } from '../base/matching.js';
import { world } from '../base/world.js';
import { describe, isBad, newCallRow } from './call-row.js';
import { selectTab } from '../base/selecting.js';

const rows = new Map();
let shown = LISTED_AT_ONCE;
/** The newest call that was there when the calls were looked at. */
let looked = 0;

onDraw(({ fresh, calls }) => {
  if (fresh) {
    rows.clear();
    looked = 0;
  }
  if (calls) renderCalls();
  countFailures();
});
$('call-filter').addEventListener('input', renderCalls);

/** Opens a call in the list. */
export function showCall(id) {
  if (!world.calls.has(id)) return;
  selectTab($('tab-calls'));
  const newer = [...world.calls.keys()].filter((each) => each >= id).length;
  $('call-filter').value = '';
  shown = Math.max(shown, newer);
  renderCalls();
  rows.get(id).open();
}

function renderCalls() {
  const filter = $('call-filter').value;
  const all = [...world.calls.values()].reverse();
  const found = filter ? all.filter((call) => matches(describe(call), filter)) : all;
  const count = `${all.length} calls`;
  setText($('call-count'), filter ? `${found.length} of ${count}` : count);
  const list = found.slice(0, shown).map(callRow);
  for (const id of rows.keys()) if (!world.calls.has(id)) rows.delete(id);
  fill('call-list', list, {
    empty: filter ? 'No call matches.' : 'No call yet. Every call of the bot appears here.',
    rest: found.length - list.length,
    showMore: () => ((shown += LISTED_AT_ONCE), renderCalls()),
  });
}

/** How many calls have failed since the list was last looked at. */
function countFailures() {
  const all = [...world.calls.values()];
  if (!$('calls').hidden) looked = all.at(-1)?.id ?? 0;
  const count = all.filter((call) => call.id > looked && isBad(call)).length;
  $('failures').hidden = count === 0;
  setText($('failures'), count === 0 ? '' : `${count}`);
}

/** The row of a call. It stays the same element, so that one that was opened stays open. */
function callRow(call) {
  const row = rows.get(call.id) ?? newCallRow();
  rows.set(call.id, row);
  if (row.call !== call) row.update(call);
  return row.element;
}
