import { textParam } from '../protocol/call';
import { badParameter } from '../protocol/errors';
import type { JsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';

/** One page of an edge whose nodes stand in the order of their IDs. */
interface Slice<T> {
  nodes: T[];
  hasPrevious: boolean;
  hasNext: boolean;
}

/**
 * Answers one page of an edge with the cursors to the pages around it.
 * (developers.facebook.com/docs/graph-api/results, "Cursor-based Pagination")
 */
export function pageOfEdge<T extends { id: string }>(
  request: GraphRequest,
  all: readonly T[],
  { show, isShown }: { show: (node: T) => JsonObject; isShown: (node: T) => boolean },
): JsonObject {
  const slice = cut(all, request);
  const paging = pagingOf(slice, request);
  return { data: slice.nodes.filter(isShown).map(show), ...(paging && { paging }) };
}

function cut<T extends { id: string }>(all: readonly T[], request: GraphRequest): Slice<T> {
  const limit = limitOf(request);
  const after = cursorParam(request.params, 'after');
  const before = cursorParam(request.params, 'before');
  // By ID and not by place, so that a deletion between two pages makes no node appear twice or
  // never.
  const rest = all.filter(
    ({ id }) =>
      (after === undefined || Number(id) > after) && (before === undefined || Number(id) < before),
  );
  const nodes =
    before === undefined ? rest.slice(0, limit) : rest.slice(Math.max(0, rest.length - limit));
  const [first, last] = [nodes[0], nodes.at(-1)];
  return {
    nodes,
    hasPrevious: first !== undefined && first !== all[0],
    hasNext: last !== undefined && last !== all.at(-1),
  };
}

function pagingOf<T extends { id: string }>(
  { nodes, hasPrevious, hasNext }: Slice<T>,
  request: GraphRequest,
): JsonObject | undefined {
  const { lastPageCursors, pagingCursors, pagingLinks } = request.settings.assumptions;
  if (!hasNext && !lastPageCursors) return {};
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const paging: JsonObject = pagingCursors ? { cursors } : {};
  if (pagingLinks && hasPrevious) paging.previous = linkTo(request, 'before', cursors.before);
  if (pagingLinks && hasNext) paging.next = linkTo(request, 'after', cursors.after);
  return paging;
}

function limitOf({ params, settings }: GraphRequest): number {
  const { pageSize, maxPageSize } = settings.assumptions;
  const text = textParam(params, 'limit') ?? String(pageSize);
  if (!/^\d+$/.test(text)) throw badParameter('Param limit must be a whole number, 0 or more.');
  return Math.min(Number(text), maxPageSize);
}

/** Graph's links carry the token, so that they can be followed as they are. */
function linkTo({ call, page, params, settings }: GraphRequest, way: string, cursor: string) {
  const query = new URLSearchParams({ access_token: page.accessToken });
  for (const name of ['fields', 'limit']) {
    const value = textParam(params, name);
    if (value !== undefined) query.set(name, value);
  }
  query.set(way, cursor);
  const version = call.version ? `/${call.version}` : '';
  return `${settings.origin}${version}${call.path}?${query.toString()}`;
}

const CURSOR = /^cursor:(\d+)$/;

/** Base64 with padding: a bot that puts cursors into URLs unencoded should find out here. */
function cursorOf({ id }: { id: string }): string {
  return Buffer.from(`cursor:${id}`).toString('base64');
}

function cursorParam(params: JsonObject, name: string): number | undefined {
  const text = textParam(params, name);
  if (text === undefined || text === '') return undefined;
  const id = CURSOR.exec(Buffer.from(text, 'base64').toString())?.[1];
  if (id === undefined) throw badParameter(`Param ${name} is not a cursor of this edge.`);
  return Number(id);
}
