import { badParameter } from './errors';
import type { Json, JsonObject } from './json';
import { asText, isJsonObject } from './json';

/** A field that a call asks for, and what of it: `messages{from,message}`. */
interface Field {
  name: string;
  of: string | undefined;
}

/** Answers the fields of a node that a call asked for, or those that a node shows unasked. */
export function pickFields(
  node: JsonObject,
  params: JsonObject,
  { unasked, type }: { unasked: readonly string[]; type: string },
): JsonObject {
  const asked = fieldsIn(textOf(params.fields));
  const fields = asked.length > 0 ? asked : unasked.map((name) => ({ name, of: undefined }));
  const picked: JsonObject = {};
  // A node shows its ID whether asked for or not.
  for (const { name, of } of [...fields, { name: 'id', of: undefined }]) {
    const value = node[name];
    if (value === undefined) {
      throw badParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
    }
    picked[name] = of === undefined ? value : pickWithin(value, of, type);
  }
  return picked;
}

/** The fields of each node of an edge, as in `messages{from,message}`. */
function pickWithin(value: Json, fields: string, type: string): Json {
  if (!isJsonObject(value) || !Array.isArray(value.data)) return value;
  const pick = (each: Json) =>
    isJsonObject(each) && each.id !== undefined
      ? pickFields(each, { fields }, { unasked: [], type })
      : each;
  return { ...value, data: value.data.map(pick) };
}

function textOf(fields: Json | undefined): string {
  if (Array.isArray(fields)) return fields.map((each) => asText(each) ?? '').join();
  const text = asText(fields ?? '');
  if (text === undefined) throw badParameter('Param fields must be a string.');
  return text;
}

/** Reads `a,b.limit(2){c,d}`; what changes a field without choosing from it is passed over. */
function fieldsIn(text: string): Field[] {
  const parts = text.match(/(?:[^,{}()]|\([^()]*\)|\{(?:[^{}]|\{[^{}]*\})*\})+/g) ?? [];
  return parts.flatMap((part) => {
    const [, name, of] = /^\s*([^.({\s]+)[^{]*?(?:\{(.*)\})?\s*$/s.exec(part) ?? [];
    return name === undefined ? [] : [{ name, of }];
  });
}
