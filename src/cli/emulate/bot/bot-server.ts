import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Serves webhooks as `bottender start` does, but on the loopback interface alone and on a free port.
 *
 * @param handle Bottender's own request handler
 */
export async function serveBot(handle: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    readBody(request)
      .then(() => handle(request, response))
      .catch(() => void response.writeHead(400))
      // Bottender leaves a path that no channel listens to without an answer.
      .finally(() => response.writableEnded || response.writeHead(404).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Bottender expects the body parsed, and beside it the text that its signature was made of. */
async function readBody(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const rawBody = Buffer.concat(chunks).toString();
  const body: unknown = rawBody === '' ? {} : JSON.parse(rawBody);
  Object.assign(request, { rawBody, body });
}
