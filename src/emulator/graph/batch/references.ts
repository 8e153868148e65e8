import { JSONPath } from 'jsonpath-plus';

import { badParameter } from '../protocol/errors';
import type { Json, JsonObject } from '../protocol/json';
import { isJsonObject, parseJson } from '../protocol/json';

/** The answers of the operations that ran, by the operations' names. */
export type Results = ReadonlyMap<string, Json>;

// {result=NAME:$.path} (developers.facebook.com/docs/graph-api/batch-requests, "Operations with
// dependencies")
const REFERENCE = /\{result=([^:{}]+):(\$[^{}]*)\}/g;

/** Finds the names of the operations that a text refers to. */
export function namesReferredTo(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map((match) => match[1] ?? '');
}

/** Replaces the references in a parameter, those inside JSON text too. */
export function expandParam(text: string, results: Results): string {
  const json = parseJson(text);
  // Inside the strings of the JSON and not in its text, so that a quotation mark in a result cannot
  // break it.
  return typeof json === 'object' && json !== null
    ? JSON.stringify(expandJson(json, results))
    : expandText(text, results);
}

function expandJson(json: Json, results: Results): Json {
  if (typeof json === 'string') return expandText(json, results);
  if (Array.isArray(json)) return json.map((each) => expandJson(each, results));
  if (!isJsonObject(json)) return json;
  const entries = Object.entries(json).map(([key, each]) => [key, expandJson(each, results)]);
  return Object.fromEntries(entries) as JsonObject;
}

/**
 * Replaces the references in a text by what they point at; several values become a list with
 * commas.
 */
export function expandText(text: string, results: Results): string {
  return text.replace(REFERENCE, (_, name: string, path: string) => {
    const found = valuesAt(path, results.get(name) ?? null);
    return found.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join();
  });
}

function valuesAt(path: string, json: Json): Json[] {
  try {
    return JSONPath<Json[]>({ path, json, eval: false });
  } catch (error) {
    // A path is the bot's own text: filters and scripts in it are refused, and never run here.
    throw badParameter(`Cannot follow the path ${path}: ${(error as Error).message}`);
  }
}
