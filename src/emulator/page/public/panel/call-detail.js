import { el } from '../base/elements.js';
import { chatOf, world } from '../base/world.js';
import { showMessage } from '../base/opening.js';

/**
 * All there is to say of a call.
 *
 * @param newRow makes a row for an operation of a batch
 */
export function detailOf(call, newRow) {
  const { error, query, body, batch, version, answer } = call;
  const rest = { ...body };
  if (batch) delete rest.batch;
  const parts = [];
  if (error) parts.push(el('p', { class: 'bad' }, error.message));
  parts.push(toolsFor(call));
  if (version) parts.push(el('p', {}, `Graph ${version}`));
  if (Object.keys(query).length > 0) parts.push(...json('Query', query));
  if (Object.keys(rest).length > 0) parts.push(...json('Body', rest));
  if (batch) {
    const operations = batch.map((operation) => {
      const row = newRow();
      row.update({ ...operation, durationMs: undefined });
      return row.element;
    });
    parts.push(el('ol', { class: 'list', 'aria-label': 'Operations' }, operations));
  }
  if (answer !== undefined && answer !== null) parts.push(...json('Answer', answer));
  return parts;
}

function json(label, value) {
  const text = JSON.stringify(value, null, 2);
  const attributes = { tabindex: '0', role: 'region', 'aria-label': label, dir: 'ltr' };
  return [el('p', { class: 'part' }, label), el('pre', attributes, text)];
}

function toolsFor(call) {
  const message = messageOf(call);
  const toMessage = message && (() => showMessage(message));
  return el(
    'p',
    { class: 'call-tools' },
    toMessage && button('Show the message', toMessage),
    button('Copy as curl', (event) => copy(curlOf(call), event.currentTarget)),
  );
}

const button = (text, onclick) => el('button', { class: 'plain', type: 'button', onclick }, text);

/** The message that a call sent, or what was shown in the place of a refused one. */
function messageOf({ id, pageId, body }) {
  const psid = body.recipient?.id;
  if (id === undefined || psid === undefined) return undefined;
  return [...chatOf({ pageId, psid: String(psid) }).items.values()].find(
    ({ callId }) => callId === id,
  );
}

/** The call for a terminal. The token is not known here: it comes from the environment. */
function curlOf({ method, path, version, query, body }) {
  const url = new URL(`${version ? `/${version}` : ''}${path}`, world.setting.origin);
  const isOpen = ([name, value]) => value !== '***' && name !== 'access_token';
  for (const [name, value] of Object.entries(query).filter(isOpen))
    url.searchParams.set(name, value);
  const fields = Object.fromEntries(Object.entries(body).filter(isOpen));
  const parts = [
    `curl -X ${method} ${quoted(url.href)}`,
    '-H "Authorization: Bearer $ACCESS_TOKEN"',
  ];
  if (Object.keys(fields).length > 0) {
    parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(fields))}`);
  }
  return parts.join(' \\\n  ');
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

async function copy(text, target) {
  try {
    await navigator.clipboard.writeText(text);
    target.textContent = 'Copied';
  } catch {
    // Not every browser lets a page write there: then the text is shown, to be copied by hand.
    target.replaceWith(el('pre', { tabindex: '0', role: 'region', 'aria-label': 'curl' }, text));
  }
}
