import { GraphError } from '../protocol/errors';
import { pickFields } from '../protocol/fields';
import type { Json, JsonObject } from '../protocol/json';
import { namesOf } from '../protocol/params';
import type { GraphRequest } from '../world/request';
import { personOf } from '../world/state';
import { findInConversations } from './conversations';
import { findLabel, showLabel } from './labels';
import { showPage } from './page';
import { deletePersona, findPersona, showPersona } from './personas';

/** `GET /PAGE`: the Page itself. */
export function readPage({ page, params }: GraphRequest): JsonObject {
  return showPage(page, params);
}

/** `GET /NODE`: a persona, a person who has met the Page, a label, a message or a conversation. */
export function readNode(request: GraphRequest): JsonObject {
  const node = findNode(request, request.nodeId);
  if (!node) throw new GraphError(request.settings.assumptions.unknownNode);
  return node;
}

/** `GET /?ids=A,B`: several nodes in one answer, by their IDs. */
export function readNodes(request: GraphRequest): JsonObject {
  const ids = namesOf(request.params.ids);
  if (ids.length === 0) {
    const message = 'Unsupported get request: name some nodes by ids=A,B';
    throw new GraphError({ code: 100, type: 'GraphMethodException', message });
  }
  const { page, params } = request;
  const nodes = ids.map((id): [string, Json | undefined] => [
    id,
    id === 'me' || id === page.id ? showPage(page, params) : findNode(request, id),
  ]);
  const missing = nodes.filter(([, node]) => node === undefined).map(([id]) => id);
  if (missing.length > 0) {
    const message = `Some of the aliases you requested do not exist: ${missing.join(',')}`;
    throw new GraphError({ code: 803, message });
  }
  return Object.fromEntries(nodes) as JsonObject;
}

/** `DELETE /NODE`: a persona or a label. */
export function deleteNode(request: GraphRequest): JsonObject {
  const { state, page, nodeId, settings } = request;
  const label = findLabel(request, nodeId);
  if (label) return { success: state.labels.delete(label.id) };
  const persona = findPersona(state, page.id, nodeId);
  if (!persona) throw new GraphError(settings.assumptions.unknownNode);
  return deletePersona(request, persona);
}

function findNode(request: GraphRequest, id: string): JsonObject | undefined {
  const { state, page, params } = request;
  const persona = findPersona(state, page.id, id);
  if (persona) return showPersona(persona, request);
  const person = personOf(state, page.id, id);
  if (person) return showPerson(id, person, params);
  const label = findLabel(request, id);
  return label ? showLabel(label, params) : findInConversations(request, id);
}

function showPerson(id: string, { name }: { name: string }, params: JsonObject): JsonObject {
  const [first = '', ...rest] = name.split(' ');
  const person = {
    id,
    name,
    first_name: first,
    last_name: rest.join(' '),
    profile_pic: `https://scontent.example/${id}/profile.jpg`,
    locale: 'en_US',
    timezone: 0,
    gender: 'neutral',
  };
  const unasked = ['first_name', 'last_name', 'profile_pic', 'id'];
  return pickFields(person, params, { unasked, type: 'User' });
}
