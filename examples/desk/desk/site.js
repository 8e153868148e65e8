'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const { createServer } = require('node:http');
const { extname, join } = require('node:path');
const { pictureType, readJson, readPicture } = require('./body');
const { checkDoor, checkSecret } = require('./guard');
const { Presence } = require('./presence');
const { Refusal } = require('./refusal');
const { streamOf } = require('./stream');

const MAX_TEXT = 2000;
const MAX_ID = 100;

const SAFETY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The web server of the desk: its page for everybody who knows the address, all else for agents with the secret. */
function createSite({ desk, conversations, roster, secret }) {
  const assets = assetsOf(roster);
  const presence = new Presence();
  const stream = streamOf(conversations, presence, roster);
  const agentIn = (searchParams) => {
    const agent = searchParams.get('agent') ?? '';
    if (Object.hasOwn(roster, agent)) return agent;
    throw new Refusal(400, 'There is no such agent.');
  };

  async function answer(request, response) {
    checkDoor(request.headers);
    const { pathname, searchParams } = new URL(request.url, 'http://desk');
    const asset = request.method === 'GET' ? assets.get(pathname) : undefined;
    if (asset) return response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes);

    checkSecret(request.headers, secret);
    if (request.method === 'GET' && pathname === '/stream') return stream.open(response);
    if (request.method === 'POST' && pathname === '/here') {
      presence.here(agentIn(searchParams));
      return response.writeHead(204).end();
    }
    const [, picture] = /^\/pictures\/([0-9a-f-]{36})$/.exec(pathname) ?? [];
    if (picture) return sendPicture(response, conversations.picturePath(picture));
    const [, psid, action] = /^\/conversations\/(\d+)(?:\/([a-z-]+))?$/.exec(pathname) ?? [];
    if (psid === undefined || !conversations.has(psid)) throw new Refusal(404, 'Not found.');
    if (request.method === 'GET' && action === undefined) {
      const after = Number(searchParams.get('after'));
      const entries = conversations.get(psid).entries.filter(({ n }) => n > after);
      return sendJson(response, 200, { entries });
    }
    if (request.method !== 'POST' || !Object.hasOwn(ACTIONS, action ?? '')) {
      throw new Refusal(404, 'Not found.');
    }
    const agent = agentIn(searchParams);
    await ACTIONS[action](desk, { psid, agent, request, searchParams });
    return response.writeHead(204).end();
  }

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SAFETY)) response.setHeader(name, value);
    answer(request, response).catch((error) => refuse(response, error));
  });
  return { server, endStreams: stream.end };
}

/** What agents ask for, by the last part of the path. */
const ACTIONS = {
  take: async (desk, { psid, agent, request }) => desk.take(psid, agent, await readJson(request)),
  type: async (desk, { psid, agent, request }) => desk.type(psid, agent, await readJson(request)),
  'hand-over': async (desk, { psid, agent, request }) =>
    desk.handOver(psid, agent, await readJson(request)),
  'hand-back': async (desk, { psid, agent, request }) =>
    desk.handBack(psid, agent, await readJson(request)),
  async text(desk, { psid, agent, request }) {
    const { id, text } = await readJson(request);
    if (typeof text !== 'string' || text.trim() === '')
      throw new Refusal(400, 'Write a message first.');
    if (text.length > MAX_TEXT)
      throw new Refusal(413, 'A message can have at most 2,000 characters.');
    await desk.sendText(psid, agent, { id: idOf(id), text });
  },
  async picture(desk, { psid, agent, request, searchParams }) {
    const id = idOf(searchParams.get('id'));
    const filename = (searchParams.get('filename') ?? 'picture').slice(0, MAX_ID);
    await desk.sendPicture(psid, agent, { id, filename, bytes: await readPicture(request) });
  },
};

function idOf(id) {
  if (typeof id === 'string' && id !== '' && id.length <= MAX_ID) return id;
  throw new Refusal(400, 'A message needs an ID of its own.');
}

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const FILES = readdirSync(join(__dirname, '../page')).filter((name) => extname(name) in TYPES);

/** The page's files and the faces, all read once. */
function assetsOf(roster) {
  const asset = (path, type) => ({ type, bytes: readFileSync(join(__dirname, '..', path)) });
  return new Map([
    ['/', asset('page/index.html', 'text/html; charset=utf-8')],
    ...FILES.map((name) => [`/${name}`, asset(`page/${name}`, TYPES[extname(name)])]),
    ...Object.keys(roster).map((id) => [`/faces/${id}.png`, asset(`faces/${id}.png`, 'image/png')]),
  ]);
}

async function sendPicture(response, path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Refusal(404, 'There is no such picture.', { cause: error });
  }
  response.writeHead(200, { 'content-type': pictureType(bytes) }).end(bytes);
}

function refuse(response, error) {
  if (response.headersSent) return void response.destroy();
  if (error instanceof Refusal) return sendJson(response, error.status, { error: error.message });
  console.error(error);
  return sendJson(response, 502, { error: whatFailed(error) });
}

/** Messenger's own words where it refused; without an answer of its, the message may have arrived. */
function whatFailed(error) {
  if (error.response || (error.name === 'PersonaError' && !error.outcomeUnknown)) {
    return `Not sent. ${error.message.split('\n')[0]}`;
  }
  return 'Messenger gave no clear answer: the message may have arrived. Check before you send it again.';
}

function sendJson(response, status, body) {
  const type = 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

module.exports = { createSite };
