import { get, isPlainObject } from 'lodash';

import type { Persona } from '../speakers/persona';

/** One page of the personas of a Page, as `messaging-api-messenger` returns it. */
export interface PersonaList {
  /** Only the `id` is sure. */
  data: Persona[];
  paging?: { cursors?: { before?: string; after?: string }; next?: string; previous?: string };
}

// Every answer is checked: a proxy answers with 200, too, and its page is not Graph's.

/** @throws Error for anything else than a persona, as every function here does */
export function personaIn(answer: unknown): Persona {
  return isPersona(answer) ? answer : refuse(answer, 'a persona');
}

export function listIn(answer: unknown): PersonaList {
  const data: unknown = get(answer, 'data');
  const isList = Array.isArray(data) && data.every(isPersona);
  return isList ? (answer as PersonaList) : refuse(answer, 'a list of personas');
}

export function pageIn(answer: unknown): { id: string; name?: string } {
  return isPersona(answer) ? answer : refuse(answer, 'a Page');
}

export function isDeleted(answer: unknown): boolean {
  const success: unknown = get(answer, 'success');
  return typeof success === 'boolean' ? success : refuse(answer, 'a deletion');
}

/** What tells the next page of a list from this one: the query of Graph's link, without what belongs to the call. */
export function nextQueryOf({ paging }: PersonaList): Record<string, string> | undefined {
  const next = paging?.next;
  if (typeof next !== 'string' || !URL.canParse(next)) return undefined;
  const query = Object.fromEntries(new URL(next).searchParams);
  for (const own of ['access_token', 'oauth_token', 'appsecret_proof']) delete query[own];
  return query;
}

function isPersona(value: unknown): value is Persona {
  if (!isPlainObject(value)) return false;
  const { id, name, profilePictureUrl } = value as Record<string, unknown>;
  const isTextIfAny = (each: unknown) => each === undefined || typeof each === 'string';
  return typeof id === 'string' && id !== '' && [name, profilePictureUrl].every(isTextIfAny);
}

function refuse(answer: unknown, expected: string): never {
  const error = new Error(`the answer is not ${expected}`);
  // Graph may answer with 200 and an error.
  const isGraphError = typeof get(answer, 'error.code') === 'number';
  throw isGraphError ? Object.assign(error, { response: { status: 200, data: answer } }) : error;
}
