import type { GraphCall, UploadedFile } from '../protocol/call';
import { credentialsIn, methodOf } from '../protocol/call';
import { badParameter, GraphError } from '../protocol/errors';
import type { Json } from '../protocol/json';
import { asText, isJsonObject, parseJson } from '../protocol/json';
import { fieldsOf, readParams } from '../protocol/params';
import { pathOf } from '../protocol/path';
import type { Results } from './references';
import { expandParam, expandText, namesReferredTo } from './references';

const MAX_OPERATIONS = 50;

/** One operation of a batch, as it came. */
export interface Operation {
  name: string | undefined;
  method: string;
  path: string;
  version: string | null;
  query: Record<string, string>;
  form: Record<string, string>;
  /**
   * The names of the operations that must have succeeded before, by `depends_on` or by a reference.
   */
  parents: string[];
  /** What `omit_response_on_success` says, if anything. */
  omit: boolean | undefined;
  /** The names of the parts of the outer form that belong to this operation. */
  attachedFiles: string[];
}

/** Reads the operations of a batch, and refuses the batch as a whole where one cannot stand. */
export function readOperations(given: Json | undefined): Operation[] {
  const batch = typeof given === 'string' ? parseJson(given) : given;
  if (!Array.isArray(batch)) throw badParameter('Param batch must be a JSON array');
  if (batch.length > MAX_OPERATIONS) {
    throw batchFault(`Too many requests in batch message. Maximum batch size is ${MAX_OPERATIONS}`);
  }
  const operations = batch.map(readOperation);
  operations.forEach(({ parents }, index) => {
    const earlier = operations.slice(0, index).map(({ name }) => name);
    const missing = parents.find((parent) => !earlier.includes(parent));
    if (missing === undefined) return;
    throw batchFault(
      `Request ${index} cannot depend on an  unresolved request with  name ${missing}. ` +
        'Requests can only depend on preceding requests',
    );
  });
  return operations;
}

function readOperation(json: Json, index: number): Operation {
  if (!isJsonObject(json)) throw badParameter(`Operation ${index} of the batch must be an object`);
  const relativeUrl = textOf(json.relative_url);
  const body = textOf(json.body);
  const { path, version, query } = pathOf(relativeUrl);
  const form = fieldsOf(new URLSearchParams(body));
  const texts = [path, ...Object.values(query), ...Object.values(form)];
  return {
    name: typeof json.name === 'string' ? json.name : undefined,
    method: methodOf((textOf(json.method) || 'GET').toUpperCase(), { ...query, ...form }),
    path,
    version,
    query,
    form,
    parents: [...listOf(json.depends_on), ...texts.flatMap(namesReferredTo)],
    omit: flagOf(json.omit_response_on_success),
    attachedFiles: listOf(json.attached_files),
  };
}

/**
 * Makes the call of an operation: references replaced, credentials taken over from the batch if it
 * has none.
 */
export function callOf(
  { method, path, version, query, form, attachedFiles }: Operation,
  batch: GraphCall,
  { results, expandPersona }: { results: Results; expandPersona: boolean },
): GraphCall {
  const expand = ([key, value]: [string, string]) => [
    key,
    key === 'persona_id' && !expandPersona ? value : expandParam(value, results),
  ];
  const expandAll = (params: Record<string, string>) =>
    Object.fromEntries(Object.entries(params).map(expand)) as Record<string, string>;
  const own = expandAll({ ...query, ...form });
  const { token = batch.credentials.token, proof } = credentialsIn(own);
  const inherited = token === batch.credentials.token ? batch.credentials.proof : undefined;
  return {
    method,
    path: expandText(path, results),
    version: version ?? batch.version,
    query: expandAll(query),
    body: readParams(expandAll(form)),
    files: attachedFiles.map((name) => fileNamed(name, batch.files)),
    contentType: Object.keys(form).length > 0 ? 'application/x-www-form-urlencoded' : null,
    credentials: { token, proof: proof ?? inherited },
  };
}

function fileNamed(name: string, files: readonly UploadedFile[]): UploadedFile {
  const file = files.find(({ field }) => field === name);
  if (!file) throw badParameter(`Attached file ${name} is no part of this batch`);
  return file;
}

/** Throws where an operation takes its persona from another one. */
export function checkPersonaReferences(operations: readonly Operation[]): void {
  const refers = ({ form }: Operation) => namesReferredTo(form.persona_id ?? '').length > 0;
  if (operations.some(refers))
    throw batchFault('A persona cannot be the result of another request');
}

function batchFault(message: string): GraphError {
  return new GraphError({ type: 'GraphBatchException', message });
}

function textOf(json: Json | undefined): string {
  return asText(json) ?? '';
}

function listOf(json: Json | undefined): string[] {
  const names = Array.isArray(json) ? json.map(textOf) : textOf(json).split(',');
  return names.map((name) => name.trim()).filter(Boolean);
}

/** Reads a flag as JSON and forms write it. */
export function flagOf(json: Json | undefined): boolean | undefined {
  const text = asText(json);
  return text === undefined ? undefined : !['false', '0', ''].includes(text);
}
