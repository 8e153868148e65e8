import { current } from '../base/address.js';
import { el, words } from '../base/elements.js';
import { face } from '../base/faces.js';
import { duration, exactClock } from '../base/times.js';
import { keyOf, pageOf, world } from '../base/world.js';
import { detailOf } from './call-detail.js';

/** The persona that a call sends as, reads, deletes or creates. */
function speakerOfCall({ method, path, query, body }) {
  const [, node, edge] = path.split('/');
  const name = body.name ?? query.name;
  if (edge === 'personas') {
    return method === 'POST' && name ? { name: String(name), picture: '' } : null;
  }
  const id = body.persona_id ?? query.persona_id ?? (world.personas.has(node) ? node : undefined);
  if (id === undefined || id === null) return null;
  return world.personas.get(String(id)) ?? { id: String(id), name: String(id), picture: '' };
}

function statusOf({ status, connection, durationMs, error }) {
  if (connection === 'lost') return { text: 'answer lost', kind: 'bad' };
  if (connection === 'refuse') return { text: 'cut', kind: 'bad' };
  if (connection === 'hang') return { text: 'no answer', kind: 'bad' };
  if (status === null) return { text: durationMs === null ? '…' : 'not run', kind: 'open' };
  if (status === 200) return { text: '200', kind: 'good' };
  const codes = [error?.code, error?.subcode].filter((code) => code !== undefined).join('/');
  return { text: codes ? `${status} · ${codes}` : String(status), kind: 'bad' };
}

/** Whether a call failed, or one of its operations. */
export const isBad = (call) => statusOf(call).kind === 'bad' || (call.batch ?? []).some(isBad);

/** What the filter looks in: all that the row shows, and who it is for. */
export function describe(call) {
  const { name, id } = speakerOfCall(call) ?? {};
  const psid = psidIn(call);
  const whom = psid && [psid, world.people.get(keyOf({ pageId: call.pageId, psid }))?.name];
  const page = pageOf(call.pageId)?.name;
  const own = [call.method, call.path, statusOf(call).text, name, id, page, actionIn(call), whom];
  return [...own.flat(), ...(call.batch ?? []).map(describe)].filter(Boolean).join(' ');
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
    open() {
      details.open = true;
      row.fill();
      row.element.scrollIntoView({ block: 'center' });
      summary.focus();
    },
    // Only what is open is in the document.
    fill: () => detail.replaceChildren(...(details.open ? detailOf(row.call, newCallRow) : [])),
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
  const psid = psidIn(call);
  const whom = psid && world.people.get(keyOf({ pageId: call.pageId, psid }))?.name;
  const said = el('span', {}, speaker && [words(speaker.name), ' '], words(what));
  if (whom) said.append(' to ', words(whom));
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

const psidIn = ({ body }) => body.recipient?.id && String(body.recipient.id);
