import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'vitest';

/** The smallest PNG there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const NINE_MEGABYTES = Buffer.concat([PNG, Buffer.alloc(9 * 1024 * 1024)]);
const ONE_FIFTH_OF_A_MEGABYTE = Buffer.concat([PNG, Buffer.alloc(200 * 1024)]);
const PAGE = '<!doctype html><svg width="1" height="1"></svg>';

/** Serves good and bad pictures for a test. */
export async function servePictures(
  onTestFinished: TestContext['onTestFinished'],
): Promise<string> {
  const server = createServer((request, response) => {
    // A proxy is asked for the whole address; what follows a question mark makes pictures different.
    const url = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (url === '/good.png') response.end(PNG);
    else if (url === '/large.png') response.end(ONE_FIFTH_OF_A_MEGABYTE);
    else if (url === '/huge.png') response.end(NINE_MEGABYTES);
    else if (url === '/page.html') response.end(PAGE);
    else if (url === '/moved.png') response.writeHead(302, { location: '/good.png' }).end();
    else if (url === '/circle.png') response.writeHead(302, { location: '/circle.png' }).end();
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
