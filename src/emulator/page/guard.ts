import type { IncomingMessage } from 'node:http';

/**
 * Says why a request to the page's own routes is refused, if it is: they are for the page alone. A
 * page elsewhere in the same browser can send requests here, but neither with this origin nor with
 * this content type (fetch.spec.whatwg.org, "CORS-safelisted request-header").
 */
export function refusedBecause({ method, headers }: IncomingMessage): string | undefined {
  const { host, origin, 'sec-fetch-site': site } = headers;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    return 'Only the page of this emulator may ask for that.';
  }
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return 'What changes something must come as application/json.';
  }
  return undefined;
}
