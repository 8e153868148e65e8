import { GraphError } from '../protocol/errors';
import { pickFields } from '../protocol/fields';
import type { JsonObject } from '../protocol/json';
import { findPersona, showPersona } from './personas';
import type { GraphRequest } from '../world/request';
import { haveMet } from '../world/state';

/** `GET /PAGE`: the Page itself. */
export function readPage({ page: { id, name }, params }: GraphRequest): JsonObject {
  return pickFields({ id, name }, params, { unasked: ['name', 'id'], type: 'Page' });
}

/** `GET /NODE`: a persona, or the profile of a person who has met the Page. */
export function readNode({ state, page, nodeId, params, settings }: GraphRequest): JsonObject {
  const persona = findPersona(state, page.id, nodeId);
  if (persona) return showPersona(persona, params);
  if (haveMet(state, page.id, nodeId)) return showPerson(nodeId, params);
  throw new GraphError(settings.assumptions.unknownNode);
}

/**
 * `DELETE /NODE`: deletes a persona softly: it cannot speak any more, what it said keeps showing
 * it. (Meta's page messenger-platform/send-messages/personas)
 */
export function deleteNode(request: GraphRequest): JsonObject {
  const { state, page, nodeId, settings, onPersona } = request;
  const persona = findPersona(state, page.id, nodeId);
  if (!persona) throw new GraphError(settings.assumptions.unknownNode);
  persona.deleted = true;
  onPersona(persona);
  return { success: true };
}

function showPerson(id: string, params: JsonObject): JsonObject {
  const person = {
    id,
    name: 'Robin Example',
    first_name: 'Robin',
    last_name: 'Example',
    profile_pic: `https://scontent.example/${id}/profile.jpg`,
    locale: 'en_US',
    timezone: 0,
    gender: 'neutral',
  };
  const unasked = ['first_name', 'last_name', 'profile_pic', 'id'];
  return pickFields(person, params, { unasked, type: 'User' });
}
