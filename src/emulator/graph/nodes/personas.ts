import { textParam } from '../protocol/call';
import { badParameter, GraphError } from '../protocol/errors';
import { pickFields } from '../protocol/fields';
import type { JsonObject } from '../protocol/json';
import { pageOfEdge } from './paging';
import type { GraphRequest } from '../world/request';
import type { GraphState, StoredPersona } from '../world/state';

/** `POST /PAGE/personas`: makes a persona and answers its ID, nothing else. */
export function createPersona(request: GraphRequest): JsonObject {
  const { params, page, state, ids, settings, onPersona } = request;
  const name = textParam(params, 'name');
  const url = textParam(params, 'profile_picture_url');
  if (!name) throw badParameter('The parameter name is required');
  if (!url) throw badParameter('The parameter profile_picture_url is required');
  // At most 50 characters (Meta's page messenger-platform/send-messages/personas, 2026-04-22).
  if (lengthOf(name, settings.assumptions.nameUnit) > 50) {
    throw new GraphError(settings.assumptions.longName);
  }
  const { duplicateNames, duplicateName } = settings.assumptions;
  if (!duplicateNames && isTaken(request, name)) throw new GraphError(duplicateName);
  if (!isWebUrl(url)) throw badParameter('Param profile_picture_url must be an http(s) URL');

  const id = ids.node();
  const persona = {
    id,
    pageId: page.id,
    name,
    givenPictureUrl: url,
    // Meta copies the picture at creation, and reads back the URL of its copy (same page).
    pictureUrl: `https://scontent.example/${id}/picture.jpg`,
    deleted: false,
  };
  state.personas.set(id, persona);
  onPersona(persona);
  return { id };
}

/** `GET /PAGE/personas`: the living personas of the Page, oldest first, a page at a time. */
export function listPersonas(request: GraphRequest): JsonObject {
  const { state, page, settings } = request;
  const isShown = ({ deleted }: StoredPersona) => !deleted;
  const all = [...state.personas.values()].filter(({ pageId }) => pageId === page.id);
  const listed = settings.assumptions.deletedLeaveHoles ? all : all.filter(isShown);
  return pageOfEdge(request, listed, { show: (each) => showPersona(each, request), isShown });
}

/** Finds a living persona of a Page; those of other Pages do not exist for it. */
export function findPersona(
  state: GraphState,
  pageId: string,
  id: string,
): StoredPersona | undefined {
  const persona = state.personas.get(id);
  return persona && !persona.deleted && persona.pageId === pageId ? persona : undefined;
}

/**
 * Deletes a persona softly: it cannot speak any more, what it said keeps showing it. (Meta's page
 * messenger-platform/send-messages/personas)
 */
export function deletePersona(
  { settings, onPersona }: GraphRequest,
  persona: StoredPersona,
): JsonObject {
  if (!settings.assumptions.deletes) return { success: false };
  persona.deleted = true;
  onPersona(persona);
  return { success: true };
}

/** Shows a persona as Graph does: three fields, or those that the call asked for. */
export function showPersona(
  { id, name, pictureUrl }: StoredPersona,
  { params, settings }: Pick<GraphRequest, 'params' | 'settings'>,
): JsonObject {
  const { showsName, showsPicture } = settings.assumptions;
  const node = { name, profile_picture_url: pictureUrl, id };
  const unasked = ['name', 'profile_picture_url', 'id'];
  const shown = pickFields(node, params, { unasked, type: 'Persona' });
  if (!showsName) delete shown.name;
  if (!showsPicture) delete shown.profile_picture_url;
  return shown;
}

function isTaken({ state, page }: GraphRequest, name: string): boolean {
  const isSame = (each: StoredPersona) =>
    each.pageId === page.id && each.name === name && !each.deleted;
  return [...state.personas.values()].some(isSame);
}

function lengthOf(name: string, unit: 'codePoints' | 'utf16' | 'bytes'): number {
  if (unit === 'bytes') return Buffer.byteLength(name);
  return unit === 'utf16' ? name.length : [...name].length;
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
