import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** All that is handed out, by folder. */
const FILES: Record<string, readonly string[]> = {
  '': ['index.html', 'page.js', 'icon.svg'],
  'base/': [
    ...['address.js', 'drawing.js', 'elements.js', 'emulator.js', 'faces.js', 'links.js'],
    ...['stream.js', 'times.js', 'world.js'],
  ],
  'chat/': [
    ...[
      'chat-list.js',
      'composer.js',
      'contents.js',
      'conversation.js',
      'delivery.js',
      'notice.js',
    ],
    ...['opening.js', 'pictures.js', 'quick-replies.js', 'rows.js', 'scrolling.js', 'templates.js'],
  ],
  'panel/': ['call-row.js', 'calls.js', 'filtering.js', 'personas.js', 'tabs.js', 'trouble.js'],
  'styles/': [
    ...['calls.css', 'chats.css', 'composer.css', 'contents.css', 'conversation.css'],
    ...['elements.css', 'faces.css', 'layout.css', 'narrow.css', 'panel.css', 'personas.css'],
    ...['tokens.css', 'trouble.css', 'typing.css'],
  ],
};
const NAMES = new Set(
  Object.entries(FILES).flatMap(([folder, names]) => names.map((name) => `${folder}${name}`)),
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
