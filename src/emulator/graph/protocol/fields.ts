import { textParam } from './call';
import { badParameter } from './errors';
import type { JsonObject } from './json';

/** Answers the fields of a node that a call asked for, or those that a node shows unasked. */
export function pickFields(
  node: JsonObject,
  params: JsonObject,
  { unasked, type }: { unasked: readonly string[]; type: string },
): JsonObject {
  const asked = textParam(params, 'fields');
  const names = asked ? asked.split(',').map((name) => name.trim()) : unasked;
  const picked: JsonObject = {};
  // A node shows its ID whether asked for or not.
  for (const name of new Set([...names, 'id'])) {
    const value = node[name];
    if (value === undefined) {
      throw badParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
    }
    picked[name] = value;
  }
  return picked;
}
