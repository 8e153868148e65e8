import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** All that is handed out: folders, and the names in them. */
const PARTS: readonly [folder: string, extension: string, names: string][] = [
  ['', '.html', 'index'],
  ['', '.js', 'page'],
  ['', '.svg', 'icon'],
  [
    'base/',
    '.js',
    'address drawing elements emulator faces links matching opening scrolling ' +
      'selecting speaking stream times world',
  ],
  [
    'chat/',
    '.js',
    'again chat-list composer conversation delivery gestures inbox notice offers ' +
      'quick-replies rows script troubles',
  ],
  ['message/', '.js', 'buttons cards carousel contents papers pictures templates'],
  ['panel/', '.js', 'call-detail call-row calls personas tabs trouble'],
  [
    'styles/',
    '.css',
    'calls chats composer contents conversation elements faces layout narrow panel ' +
      'personas tokens tools trouble typing',
  ],
];
const NAMES = new Set(
  PARTS.flatMap(([folder, extension, names]) =>
    names.split(' ').map((name) => `${folder}${name}${extension}`),
  ),
);
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
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
  const type = TYPES[extname(name)];
  if (!NAMES.has(name) || type === undefined) return undefined;
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
