import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

/** What a gateway answers in the place of Messenger; an object is JSON. */
export interface GatewayAnswer {
  status?: number;
  body?: string | object;
  headers?: Record<string, string>;
}

type Decide = (call: string, url: URL) => GatewayAnswer | undefined;

/** A server between the bot and Messenger, as company networks have: it lets calls through, or answers itself. */
export async function startGateway(target: string, decide: Decide = () => undefined) {
  const calls: string[] = [];
  const gateway = { origin: '', calls, decide };
  const server = createServer((request, response) => {
    void answer(request).then(({ status = 200, body = '', headers = {} }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    });
  });
  const answer = async (request: IncomingMessage): Promise<GatewayAnswer> => {
    const { method = '', url = '', headers } = request;
    const content = await buffer(request);
    const asked = new URL(url, target);
    const call = `${method} ${asked.pathname.replace(/^\/v[\d.]+/, '')}`;
    calls.push(call);
    const own = gateway.decide(call, asked);
    if (own) return own;
    const passed = await fetch(asked, {
      method,
      headers: { 'content-type': headers['content-type'] ?? 'application/json' },
      ...(content.length > 0 && { body: new Uint8Array(content) }),
    });
    return { status: passed.status, body: await passed.text() };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return gateway;
}

/** What gateways answer that is not Messenger's. */
export const FOREIGN_ANSWERS: GatewayAnswer[] = [
  { status: 403 },
  { status: 403, body: '<html>Blocked by policy</html>', headers: { 'content-type': 'text/html' } },
  { status: 407, body: { error: 'proxy authentication required' } },
  { status: 429, body: { error: { code: 429, message: 'slow down' } } },
  { status: 502, body: 'Bad Gateway', headers: { 'content-type': 'text/plain' } },
  { status: 200, body: '<html>Please sign in</html>', headers: { 'content-type': 'text/html' } },
  { status: 200, body: {} },
];
