import createDebug from 'debug';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { readBody } from './body';
import type { Reply } from '../calls/answer-call';
import type { GraphCall } from '../graph/protocol/call';
import { credentialsIn, methodOf } from '../graph/protocol/call';
import { pathOf } from '../graph/protocol/path';
import type { Backstage } from '../page/site';
import { answerPage, isForPage } from '../page/site';

const debug = createDebug('bottender-persona:emulator');
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Opens a server that nothing but this machine can reach. */
export async function openServer(port: number): Promise<{ server: Server; origin: string }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: opened } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${opened}` };
}

/** Lets a server answer Graph calls, and show the page. */
export function serve(
  server: Server,
  answer: (call: GraphCall) => Promise<Reply>,
  backstage: Backstage,
): void {
  server.on('request', (request, response) => {
    respond(request, response, { answer, backstage }).catch((error: unknown) => {
      debug('%s %s: %o', request.method, request.url?.split('?')[0], error);
      response.destroy();
    });
  });
}

/** Closes a server at once, with all connections that are open, idle or waiting. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, backstage }: { answer: (call: GraphCall) => Promise<Reply>; backstage: Backstage },
): Promise<void> {
  // A web page elsewhere could reach this server through a name of its own that points here.
  if (!isLoopback(request.headers.host)) {
    return sendText(response, 403, 'The emulator answers to loopback names only.\n');
  }
  if (isForPage(request)) return answerPage(request, response, backstage);

  const reply = await answer(await readCall(request));
  if ('connection' in reply) {
    if (reply.connection !== 'hang') request.socket.destroy();
    return;
  }
  const { status, headers, body } = reply.answer;
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function readCall(request: IncomingMessage): Promise<GraphCall> {
  const { method = 'GET', url = '/', headers } = request;
  const { path, version, query } = pathOf(url);
  const { body, files, malformed } = await readBody(request);
  const params = { ...query, ...body };
  const { token = bearerOf(headers.authorization), proof } = credentialsIn(params);
  return {
    method: methodOf(method, params),
    path,
    version,
    query,
    body,
    files,
    contentType: headers['content-type'] ?? null,
    credentials: { token, proof },
    malformed,
  };
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}

function isLoopback(host: string | undefined): boolean {
  return LOOPBACK_NAMES.includes((host ?? '').replace(/:\d*$/, '').toLowerCase());
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
