import { textParam } from '../protocol/call';
import { badParameter, GraphError } from '../protocol/errors';
import { pickFields } from '../protocol/fields';
import type { JsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';
import type { StoredLabel } from '../world/state';

// Meta's page messenger-platform/identity/custom-labels.

/** `POST /PAGE/custom_labels` */
export function createLabel({ state, page, ids, params }: GraphRequest): JsonObject {
  const name = textParam(params, 'page_label_name') ?? textParam(params, 'name');
  if (!name) throw badParameter('The parameter page_label_name is required');
  const id = ids.node();
  state.labels.set(id, { id, pageId: page.id, name, people: new Set() });
  return { id };
}

/** `GET /PAGE/custom_labels` */
export function listLabels(request: GraphRequest): JsonObject {
  return { data: labelsOf(request).map((label) => showLabel(label, request.params)) };
}

/** `GET /PSID/custom_labels` */
export function listLabelsOf(request: GraphRequest): JsonObject {
  const labels = labelsOf(request).filter(({ people }) => people.has(request.nodeId));
  return { data: labels.map((label) => showLabel(label, request.params)) };
}

/** `POST /LABEL/label` */
export function tagPerson(request: GraphRequest): JsonObject {
  labelOf(request).people.add(personIn(request));
  return { success: true };
}

/** `DELETE /LABEL/label` */
export function untagPerson(request: GraphRequest): JsonObject {
  labelOf(request).people.delete(personIn(request));
  return { success: true };
}

/** The label of an ID, if it is one of this Page. */
export function findLabel({ state, page }: GraphRequest, id: string): StoredLabel | undefined {
  const label = state.labels.get(id);
  return label?.pageId === page.id ? label : undefined;
}

export function showLabel({ id, name }: StoredLabel, params: JsonObject): JsonObject {
  const node = { id, name, page_label_name: name };
  return pickFields(node, params, { unasked: ['page_label_name', 'id'], type: 'PageLabel' });
}

function labelsOf({ state, page }: GraphRequest): StoredLabel[] {
  return [...state.labels.values()].filter(({ pageId }) => pageId === page.id);
}

function labelOf(request: GraphRequest): StoredLabel {
  const label = findLabel(request, request.nodeId);
  if (!label) throw new GraphError(request.settings.assumptions.unknownNode);
  return label;
}

function personIn({ params }: GraphRequest): string {
  const psid = textParam(params, 'user');
  if (!psid) throw badParameter('The parameter user is required');
  return psid;
}
