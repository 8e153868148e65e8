const RECONNECT_MS = 1000;
const KEY = 'desk-secret';

/** What the desk says when it does not do something. */
export class Refused extends Error {}

/** The secret is another one. */
export class NotKnown extends Refused {}

let secret = readSecret();

/** An address with the secret is as good as the secret: it does not stay in the bar, nor in the history. */
function readSecret() {
  const given = new URLSearchParams(location.hash.slice(1)).get('secret');
  if (given !== null) {
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem(KEY, given);
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}

export function setSecret(given) {
  secret = given;
  sessionStorage.setItem(KEY, given);
}

export function hasSecret() {
  return secret !== undefined;
}

export function getJson(path) {
  return ask(path).then((response) => response.json());
}

export function getBlob(path) {
  return ask(path).then((response) => response.blob());
}

export function post(path, body = {}) {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

export function postFile(path, file) {
  return ask(path, { method: 'POST', body: file });
}

async function ask(path, options = {}) {
  // A header takes no more letters than an address does.
  const headers = { ...options.headers, authorization: `Bearer ${encodeURIComponent(secret)}` };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    throw new Refused('The desk does not answer. Check whether it was done before you try again.', {
      cause: error,
    });
  }
  if (response.status === 401) throw new NotKnown('That is not the desk password.');
  if (response.ok) return response;
  const { error } = await response.json().catch(() => ({}));
  throw new Refused(error ?? `The desk answered ${response.status}.`);
}

/**
 * Hears what changes, and connects again when the line is lost.
 *
 * @param hear is given each piece of news
 * @param tell is told whether the line stands
 * @throws NotKnown
 */
export async function listen(hear, tell) {
  for (;;) {
    try {
      const { body } = await ask('/stream');
      tell(true);
      await eachLine(body, hear);
    } catch (error) {
      if (error instanceof NotKnown) throw error;
    }
    tell(false);
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

async function eachLine(body, hear) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line !== '') hear(JSON.parse(line));
  }
}
