import { current } from '../base/address.js';
import { el, words } from '../base/elements.js';
import { face } from '../base/faces.js';
import { duration, exactClock } from '../base/times.js';
import { pageOf, world } from '../base/world.js';

/** The persona that a call sends as, reads, deletes or creates. */
export function speakerOfCall({ method, path, query, body }) {
  const [, node, edge] = path.split('/');
  const name = body.name ?? query.name;
  if (edge === 'personas') {
    return method === 'POST' && name ? { name: String(name), picture: '' } : null;
  }
  const id = body.persona_id ?? query.persona_id ?? (world.personas.has(node) ? node : undefined);
  if (id === undefined || id === null) return null;
  return world.personas.get(String(id)) ?? { id: String(id), name: String(id), picture: '' };
}

export function statusOf({ status, connection, durationMs, error }) {
  if (connection === 'lost') return { text: 'answer lost', kind: 'bad' };
  if (connection === 'refuse') return { text: 'cut', kind: 'bad' };
  if (connection === 'hang') return { text: 'no answer', kind: 'bad' };
  if (status === null) return { text: durationMs === null ? '…' : 'not run', kind: 'open' };
  if (status === 200) return { text: '200', kind: 'good' };
  const codes = [error?.code, error?.subcode].filter((code) => code !== undefined).join('/');
  return { text: codes ? `${status} · ${codes}` : String(status), kind: 'bad' };
}

/** An empty row, to be filled by `update`. */
export function newCallRow() {
  const summary = el('summary');
  const detail = el('div', { class: 'detail' });
  const details = el('details', { ontoggle: () => row.fill() }, summary, detail);
  const row = {
    call: null,
    element: el('li', { class: 'call' }, details),
    update(call) {
      row.call = call;
      summary.replaceChildren(...summaryOf(call));
      row.fill();
    },
    // Only what is open is in the document.
    fill: () => detail.replaceChildren(...(details.open ? detailOf(row.call) : [])),
  };
  return row;
}

function summaryOf(call) {
  const { method, path, at, durationMs, batch } = call;
  const { text, kind } = statusOf(call);
  const speaker = speakerOfCall(call);
  const what = batch ? `batch of ${batch.length}` : (actionIn(call) ?? '');
  const page = call.pageId === current.pageId ? undefined : pageOf(call.pageId)?.name;
  const time = durationMs === null || durationMs === undefined ? '' : ` · ${duration(durationMs)}`;
  const said = el('span', {}, speaker && [words(speaker.name), ' '], words(what));
  if (page) said.append(' · ', words(page));
  return [
    el(
      'div',
      { class: 'summary' },
      el('b', {}, method),
      el('code', {}, words(batch && path === '/' ? '/ (batch)' : path)),
      el('span', { class: `status ${kind}` }, text),
    ),
    el(
      'div',
      { class: 'more summary' },
      el('span', { class: 'speaker' }, speaker && face(speaker), said),
      el('span', { class: 'time' }, `${exactClock.format(at)}${time}`),
    ),
  ];
}

function actionIn({ body }) {
  if (typeof body.sender_action === 'string') return body.sender_action.toLowerCase();
  const { text, attachment } = body.message ?? {};
  return typeof text === 'string' ? `“${text}”` : attachment?.type;
}

function detailOf({ error, query, body, batch, version }) {
  const rest = { ...body };
  if (batch) delete rest.batch;
  const parts = [];
  if (error) parts.push(el('p', { class: 'bad' }, error.message));
  if (version) parts.push(el('p', {}, `Graph ${version}`));
  if (Object.keys(query).length > 0) parts.push(json('Query', query));
  if (Object.keys(rest).length > 0) parts.push(json('Body', rest));
  if (batch) {
    const operations = batch.map((operation) => {
      const row = newCallRow();
      row.update({ ...operation, durationMs: undefined });
      return row.element;
    });
    parts.push(el('ol', { class: 'list', 'aria-label': 'Operations' }, operations));
  }
  return parts;
}

function json(label, value) {
  const text = JSON.stringify(value, null, 2);
  return el('pre', { tabindex: '0', role: 'region', 'aria-label': label, dir: 'ltr' }, text);
}
