import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TYPES: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};
// Pictures of other programs on this machine are always shown: bots serve their own from there.
const LOOPBACK = 'http://127.0.0.1:* http://localhost:* https://localhost:*';

/** A file of the page itself. */
export interface Asset {
  type: string;
  bytes: Buffer;
}

/** Reads a file of the page; `undefined` where it has none of that name. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) return undefined;
  return { type, bytes: await readFile(join(__dirname, 'public', name)) };
}

/**
 * What the page may load and run: itself, and pictures and sounds of this machine; with `pictures`
 * those of the whole web, too.
 */
export function contentSecurityPolicy({ pictures }: { pictures: boolean }): string {
  const media = `'self' ${pictures ? 'http: https:' : LOOPBACK}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
