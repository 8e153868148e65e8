import { asText, isJsonObject } from '../graph/protocol/json';
import type { RequestRecord } from '../journal/record';

/** Describes the calls that a fault is for; what is left out matches every call. */
export interface CallPattern {
  /** In either case. */
  method?: string;
  /** A part of the path, or a pattern for it. */
  path?: string | RegExp;
  /** The recipient of a message or sender action. */
  psid?: string;
  /** The persona that a call sends as, reads or deletes. */
  personaId?: string;
}

/**
 * Says which calls a fault is for: a part of `"METHOD /path"`, a pattern for it, a description,
 * or a function of the call as it stands in `requests`. `me` and the Page's ID are the same: `'POST
 * /me/personas'` matches both spellings.
 */
export type Match = string | RegExp | CallPattern | ((request: RequestRecord) => boolean);

/** Tells whether a fault is for a call. */
export function matches(match: Match, request: RequestRecord): boolean {
  if (typeof match === 'function') return match(request);
  const paths = spellingsOf(request);
  if (typeof match === 'string' || match instanceof RegExp) {
    return paths.some((path) => contains(`${request.method} ${path}`, match));
  }
  const { method, path, psid, personaId } = match;
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (path === undefined || paths.some((each) => contains(each, path))) &&
    (psid === undefined || psidOf(request) === psid) &&
    (personaId === undefined || personaIdsOf(request).includes(personaId))
  );
}

function contains(text: string, part: string | RegExp): boolean {
  // `search` and not `test`, which would go on where it stopped last time in a pattern with the
  // flag `g`.
  return typeof part === 'string' ? text.includes(part) : text.search(part) >= 0;
}

function spellingsOf({ path, pageId }: RequestRecord): string[] {
  const [, first, rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  if (pageId === null || (first !== 'me' && first !== pageId)) return [path];
  return [`/me${rest}`, `/${pageId}${rest}`];
}

function psidOf({ body, query }: RequestRecord): string | undefined {
  const { recipient } = body;
  return asText(isJsonObject(recipient) ? recipient.id : (body.psid ?? query.psid));
}

function personaIdsOf({ path, body, query }: RequestRecord): (string | undefined)[] {
  return [path.slice(1), asText(body.persona_id), query.persona_id];
}
