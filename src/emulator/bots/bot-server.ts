import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server for webhooks, on the loopback interface alone and on a free port. */
export async function openBotServer(
  handle: RequestListener,
): Promise<{ server: Server; url: string }> {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The body of a webhook, parsed, and the text that its signature was made of. */
export async function readWebhook(
  request: IncomingMessage,
): Promise<{ rawBody: string; body: unknown }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const rawBody = Buffer.concat(chunks).toString();
  return { rawBody, body: rawBody === '' ? {} : JSON.parse(rawBody) };
}
