import type { KeptFile } from '../graph/world/files';

/** Pictures by the bytes with which they begin: what a bot calls its file is not relied upon. */
const PICTURES: readonly [type: string, start: RegExp][] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF.{4}WEBP/s],
];
// Players run nothing, whatever the bytes are.
const PLAYABLE =
  /^(?:audio\/(?:aac|mp4|mpeg|ogg|wave?|webm|x-m4a|x-wav)|video\/(?:mp4|ogg|webm|quicktime))$/;

/**
 * The type under which a file may be shown; `undefined` for one that is only handed out, such as
 * SVG and HTML, which could run in the page.
 */
export function shownAs({ contentType, bytes }: KeptFile): string | undefined {
  const start = bytes.subarray(0, 16).toString('latin1');
  const picture = PICTURES.find(([, pattern]) => pattern.test(start))?.[0];
  if (picture !== undefined) return picture;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return PLAYABLE.test(type) ? type : undefined;
}
