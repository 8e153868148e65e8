import { onDraw } from '../base/drawing.js';
import { $, fill, setText } from '../base/elements.js';
import { pageOf, world } from '../base/world.js';
import { newCallRow, speakerOfCall, statusOf } from './call-row.js';
import { LISTED_AT_ONCE, matches } from './filtering.js';

const rows = new Map();
let shown = LISTED_AT_ONCE;

onDraw(({ fresh, calls }) => {
  if (fresh) rows.clear();
  if (calls) renderCalls();
});
$('call-filter').addEventListener('input', renderCalls);

function renderCalls() {
  const filter = $('call-filter').value;
  const all = [...world.calls.values()].reverse();
  const found = all.filter((call) => matches(describe(call), filter));
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

/** What the filter looks in. */
function describe(call) {
  const { name, id } = speakerOfCall(call) ?? {};
  const own = [call.method, call.path, statusOf(call).text, name, id, pageOf(call.pageId)?.name];
  return [...own, ...(call.batch ?? []).map(describe)].filter(Boolean).join(' ');
}

/** The row of a call. It stays the same element, so that one that was opened stays open. */
function callRow(call) {
  const row = rows.get(call.id) ?? newCallRow();
  rows.set(call.id, row);
  if (row.call !== call) row.update(call);
  return row.element;
}
