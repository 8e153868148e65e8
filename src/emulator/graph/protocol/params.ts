import type { Json, JsonObject } from './json';
import { asText } from './json';
import { parseRelaxed } from './relaxed-json';

/** The parameters that are objects or lists; forms, queries and careless bodies carry them as text. */
const STRUCTURED = [
  'recipient',
  'message',
  'batch',
  'payload',
  'reply_to',
  'thread_control',
  'commands',
  'get_started',
  'greeting',
  'ice_breakers',
  'persistent_menu',
  'whitelisted_domains',
  'fields',
  'subscribed_fields',
];
const NESTED = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

/** The fields of a form or query as they came; each `name[]` gets a number, so that none is lost. */
export function fieldsOf(entries: Iterable<[string, string]>): Record<string, string> {
  const fields = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [name, value] of entries) {
    if (!name.endsWith('[]')) {
      fields.set(name, value);
      continue;
    }
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    fields.set(`${name.slice(0, -1)}${count}]`, value);
  }
  return Object.fromEntries(fields);
}

/**
 * Reads parameters so that forms, queries and JSON bodies look alike: `recipient[id]=1` becomes an object, and so
 * does the text of a structured parameter.
 */
export function readParams(given: Record<string, Json>): JsonObject {
  const params = new Map<string, Json>();
  for (const [name, value] of Object.entries(given)) {
    const [, root, rest] = NESTED.exec(name) ?? [];
    if (root === undefined || rest === undefined) params.set(name, structured(name, value));
    else insert(params, [root, ...rest.slice(1, -1).split('][')], value);
  }
  return listed(Object.fromEntries(params));
}

function structured(name: string, value: Json): Json {
  if (typeof value !== 'string' || !STRUCTURED.includes(name)) return value;
  return parseRelaxed(value) ?? value;
}

/** The children of an object that was made of `name[child]` fields: those alone can turn out to be a list. */
class Branch extends Map<string, Json | Branch> {}

function insert(params: Map<string, Json | Branch>, [name, ...rest]: string[], value: Json): void {
  if (rest.length === 0) return void params.set(name!, value);
  const known = params.get(name!);
  const branch = known instanceof Branch ? known : new Branch();
  params.set(name!, branch);
  insert(branch, rest, value);
}

function listed(params: Record<string, Json | Branch>): JsonObject {
  const entries = Object.entries(params).map(([name, value]): [string, Json] => [
    name,
    value instanceof Branch ? grown(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function grown(branch: Branch): Json {
  const object = listed(Object.fromEntries(branch));
  const keys = Object.keys(object);
  const isList = keys.every((key, index) => key === String(index));
  return isList ? Object.values(object) : object;
}

/** Names in a list, as a JSON list or with commas between them. */
export function namesOf(value: Json | undefined): string[] {
  const names = Array.isArray(value) ? value : (asText(value)?.split(',') ?? []);
  return names.map((name) => asText(name)?.trim() ?? '').filter(Boolean);
}
