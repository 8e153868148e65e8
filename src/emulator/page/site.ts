import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Files } from '../graph/world/files';
import { parseJson } from '../graph/protocol/json';
import type { Stage } from './actions';
import { act, BadAction } from './actions';
import { contentSecurityPolicy, readAsset } from './assets';
import type { Chronicle } from './chronicle';
import { refusedBecause } from './guard';
import { shownAs } from './media-type';
import { openStream } from './stream';

// No Page has this ID (`options.ts` refuses it), so no Graph call begins like this.
const PREFIX = '/_page/';
/** A picture of 8 MB is a third longer in base64. */
const MAX_PICTURE_BYTES = 12 * 1024 * 1024;
const MAX_ACTION_BYTES = 256 * 1024;
/** What the address of the page may say; any other query is a Graph call to the root. */
const PAGE_QUERY = ['page', 'user', 'pictures'];

/** What the page is made of and works with. */
export interface Backstage {
  chronicle: Chronicle;
  stage: Stage;
  files(): Files;
}

function targetOf(url: string): { path: string; query: URLSearchParams } {
  const [path = '/', query] = url.split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/** Tells whether a request is for the page and not for Graph. */
export function isForPage({ method = 'GET', url = '/' }: IncomingMessage): boolean {
  const { path, query } = targetOf(url);
  if (path.startsWith(PREFIX)) return true;
  if (method !== 'GET') return false;
  if (path === '/favicon.ico') return true;
  return path === '/' && [...query.keys()].every((key) => PAGE_QUERY.includes(key));
}

/** Answers a request that is for the page. */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  backstage: Backstage,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const { path, query } = targetOf(url);
  for (const [name, value] of Object.entries(SAFETY)) response.setHeader(name, value);
  if (path === '/') {
    const pictures = query.get('pictures') === '1';
    response.setHeader('content-security-policy', contentSecurityPolicy({ pictures }));
    return sendAsset(response, 'index.html');
  }
  if (path === '/favicon.ico') return sendAsset(response, 'icon.svg');

  const refusal = refusedBecause(request);
  if (refusal !== undefined) return sendText(response, 403, refusal);
  const name = path.slice(PREFIX.length);
  if (method === 'POST') return takeAction(request, response, { name, stage: backstage.stage });
  if (name === 'events') {
    // A browser that connects again by itself says so in a header, a page that does it by its address.
    const mark = request.headers['last-event-id'] ?? query.get('since');
    return openStream(response, backstage.chronicle, mark?.toString());
  }
  if (name.startsWith('files/')) return sendFile(response, backstage.files(), name.slice(6));
  return sendAsset(response, name);
}

const SAFETY = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

async function sendAsset(response: ServerResponse, name: string): Promise<void> {
  const asset = await readAsset(name);
  if (!asset) return sendText(response, 404, 'The page has no such part.');
  response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes);
}

/** Hands an upload out so that nothing in it can run, whatever it is. */
function sendFile(response: ServerResponse, files: Files, id: string): void {
  const file = files.get(id);
  if (!file) return sendText(response, 404, 'That file is not kept any more.');
  const shown = shownAs(file);
  const name = encodeURIComponent((file.filename ?? 'file').toWellFormed());
  response
    .writeHead(200, {
      'content-type': shown ?? 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .end(file.bytes);
}

async function takeAction(
  request: IncomingMessage,
  response: ServerResponse,
  { name, stage }: { name: string; stage: Stage },
): Promise<void> {
  const body = await readText(request, name === 'picture' ? MAX_PICTURE_BYTES : MAX_ACTION_BYTES);
  if (body === undefined) return sendText(response, 413, 'That is too long.');
  try {
    const isKnown = act(name, stage, parseJson(body));
    if (!isKnown) return sendText(response, 404, 'The page cannot do that.');
    response.writeHead(204).end();
  } catch (error) {
    if (!(error instanceof BadAction)) throw error;
    sendText(response, 400, error.message);
  }
}

async function readText(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return size <= mostBytes ? Buffer.concat(chunks).toString() : undefined;
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
