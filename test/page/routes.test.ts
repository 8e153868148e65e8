import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join, relative } from 'node:path';

import { expect, it } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { PAGE, PSID, startTestEmulator } from '../support/bot';

const JSON_TYPE = { 'content-type': 'application/json' };
const SAY = { pageId: PAGE.id, psid: PSID, text: 'Hi' };

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Asks as any program can: with headers of its own choice, `Host` and `Origin` too. */
function ask(emulator: Emulator, path: string, { method = 'GET', headers, body }: Ask = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asking = request(`${emulator.origin}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asking.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What the emulator knows of people having said or done something. */
const isUntouched = ({ requests }: Emulator) => requests.length === 0;

it.each(['/', '/_page/page.js', '/_page/events', '/_page/say'])(
  'answers to loopback names only: %s',
  async (path) => {
    const emulator = await startTestEmulator();
    const headers = { ...JSON_TYPE, host: 'rebound.example' };
    const method = path === '/_page/say' ? 'POST' : 'GET';
    const { status } = await ask(emulator, path, { method, headers, body: method && SAY });
    expect(status).toBe(403);
    expect(isUntouched(emulator)).toBe(true);
  },
);

it.each([
  ['another origin', { ...JSON_TYPE, origin: 'http://evil.example' }],
  ['another port', { ...JSON_TYPE, origin: 'http://127.0.0.1:1' }],
  ['an origin that hides', { ...JSON_TYPE, origin: 'null' }],
  ['another site', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form that is plain text', { 'content-type': 'text/plain' }],
  ['nothing said of its type', {}],
])('lets nobody but the page act: %s', async (_, headers) => {
  const emulator = await startTestEmulator();
  const persona = { name: 'John', profile_picture_url: 'https://example.com/john.jpg' };
  const created = await ask(emulator, `/me/personas?access_token=${PAGE.accessToken}`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: persona,
  });
  const { id } = JSON.parse(created.text) as { id: string };
  for (const [action, body] of [
    ['say', SAY],
    ['delete-persona', { id }],
    ['throttle', { on: true }],
  ] as const) {
    const { status } = await ask(emulator, `/_page/${action}`, { method: 'POST', headers, body });
    expect(status).toBe(403);
  }
  expect(emulator.personas()).toHaveLength(1);
});

it('lets the page act, and any client call the Graph API as before', async () => {
  const emulator = await startTestEmulator();
  const method = 'POST';
  const own = { ...JSON_TYPE, origin: emulator.origin, 'sec-fetch-site': 'same-origin' };
  const meet = { pageId: PAGE.id, psid: PSID };
  expect((await ask(emulator, '/_page/meet', { method, headers: own, body: meet })).status).toBe(
    204,
  );

  const foreign = { ...JSON_TYPE, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
  const path = `/v26.0/me/messages?access_token=${PAGE.accessToken}`;
  const body = { recipient: { id: PSID }, message: { text: 'Hi' } };
  expect((await ask(emulator, path, { method, headers: foreign, body })).status).toBe(200);
});

it.each([
  ['say', { ...SAY, text: ' ' }, 'text must be a text that is not empty.'],
  ['say', { ...SAY, pageId: '7' }, 'The emulator has no Page "7"'],
  ['say', { pageId: PAGE.id, text: 'Hi' }, 'psid must be a text'],
  ['again', { ...SAY, event: 'x' }, 'The event must be an object.'],
  ['delete-persona', { id: '7' }, 'There is no such persona any more.'],
  ['throttle', { on: 'yes' }, 'on must be true or false.'],
  ['fail-next', { mishap: 'toString' }, 'There is no such mishap.'],
  ['delay', { delayMs: -1 }, 'delayMs must be a number from 0 to 60000.'],
  ['delay', [], 'The body must be a JSON object.'],
])('says what is wrong with an action: %s %j', async (action, body, complaint) => {
  const emulator = await startTestEmulator();
  const asked = { method: 'POST', headers: JSON_TYPE, body };
  const { status, text } = await ask(emulator, `/_page/${action}`, asked);
  expect(status).toBe(400);
  expect(text).toContain(complaint);
});

it('has no other parts than its own', async () => {
  const emulator = await startTestEmulator();
  for (const path of ['/_page/', '/_page/..%2fsite.js', '/_page/toString', '/_page/files/7']) {
    expect((await ask(emulator, path)).status).toBe(404);
  }
  const post = { method: 'POST', headers: JSON_TYPE, body: {} };
  expect((await ask(emulator, '/_page/toString', post)).status).toBe(404);
  const long = { ...post, body: { text: 'x'.repeat(300_000) } };
  expect((await ask(emulator, '/_page/say', long)).status).toBe(413);
  expect(isUntouched(emulator)).toBe(true);
});

it('takes the root for a Graph call where it is one', async () => {
  const emulator = await startTestEmulator();
  expect((await ask(emulator, '/?page=1&user=2&pictures=1')).text).toContain('<!doctype html>');
  expect((await ask(emulator, '/favicon.ico')).text).toContain('<svg');
  expect(isUntouched(emulator)).toBe(true);
  const { status } = await ask(emulator, `/?ids=1,2&access_token=${PAGE.accessToken}`);
  expect(status).toBe(400);
  expect(emulator.requests).toMatchObject([{ method: 'GET', path: '/' }]);
});

it('forbids scripts, frames and the internet to the page, and pictures unless they are wanted', async () => {
  const { url } = await startTestEmulator();
  const policyOf = async (address: string) =>
    (await fetch(address)).headers.get('content-security-policy') ?? '';
  const policy = await policyOf(url);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("connect-src 'self'; frame-ancestors 'none'");
  const here = "'self' http://127.0.0.1:* http://localhost:* https://localhost:*";
  expect(policy).toContain(`; img-src ${here}; media-src ${here};`);
  expect(await policyOf(`${url}?pictures=1`)).toContain("img-src 'self' http: https:");
});

it('hands out every part of the page, and nothing beside it', async () => {
  const emulator = await startTestEmulator();
  const folder = join(__dirname, '../../src/emulator/page/public');
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const parts = found
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)));
  for (const part of parts) {
    const { status } = await ask(emulator, `/_page/${part}`);
    expect([part, status]).toEqual([part, 200]);
  }
  for (const name of ['assets.js', 'base/', 'base/..%2fpage.js', '__proto__']) {
    expect((await ask(emulator, `/_page/${name}`)).status).toBe(404);
  }
});
