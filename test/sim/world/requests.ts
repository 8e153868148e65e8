import type { GraphCall } from '../../../src/emulator/graph/protocol/call';
import { credentialsIn } from '../../../src/emulator/graph/protocol/call';
import type { JsonObject } from '../../../src/emulator/graph/protocol/json';
import { fieldsOf, readParams } from '../../../src/emulator/graph/protocol/params';
import { pathOf } from '../../../src/emulator/graph/protocol/path';
import { DISCLOSURE } from '../play/cast';

/** A request as axios hands it to an adapter. */
export interface AxiosRequest {
  readonly method?: string;
  readonly url?: string;
  readonly params?: Record<string, string>;
  readonly data?: unknown;
  readonly headers?: Record<string, string>;
  readonly cancelToken?: { readonly promise: Promise<unknown> };
}

/** One message in a request. */
export interface Carried {
  readonly tag: number;
  /** The persona's ID, a reference to one, or `null` for the Page. */
  readonly as: string | null;
  /** Which operation of a batch it is. */
  readonly operation: number | undefined;
}

/** Where a bot says that it is one. */
export interface Disclosed {
  readonly psid: string;
  readonly as: string | null;
  readonly operation: number | undefined;
}

/** A persona that a request asks for. */
export interface AskedFor {
  readonly name: string;
  readonly operation: number | undefined;
}

/** A request as the world sees it. */
export interface Request {
  readonly call: GraphCall;
  /** `METHOD /path`. */
  readonly what: string;
  readonly isBatch: boolean;
  readonly messages: readonly Carried[];
  readonly creations: readonly AskedFor[];
  readonly disclosures: readonly Disclosed[];
}

interface FormData {
  getBoundary(): string;
  getBuffer(): Buffer;
}

/** Reads a request of Bottender's client. */
export function readRequest(request: AxiosRequest): Request {
  const { data, headers = {}, method = 'get', params = {}, url = '' } = request;
  const target = pathOf(`v6.0/${url.replace(/^\//, '')}`);
  const { path, version } = target;
  const query = { ...target.query, ...params };
  const isForm = typeof data === 'object' && data !== null && 'getBuffer' in data;
  const { body, files } = isForm ? readForm(data as FormData) : { body: jsonIn(data), files: [] };
  const call: GraphCall = {
    ...{ method: method.toUpperCase(), path, version, query, body, files },
    contentType: isForm ? 'multipart/form-data' : (headers['Content-Type'] ?? null),
    credentials: credentialsIn({ ...query, ...body }),
  };
  const operations = Array.isArray(body.batch) ? (body.batch as JsonObject[]) : undefined;
  const parts = operations
    ? operations.map(({ body: form, method, relative_url: target }, operation) => ({
        ...{ fields: fieldsIn(form), names: [], operation },
        what: `${textOf(method)} /${textOf(target)}`,
      }))
    : [
        {
          ...{ fields: body, names: files.map(({ filename }) => filename ?? '') },
          ...{ operation: undefined, what: `${call.method} ${path}` },
        },
      ];
  return {
    call,
    what: `${call.method} ${path}`,
    isBatch: operations !== undefined,
    messages: parts.flatMap((part) => carriedBy(part.fields, part.names, part.operation)),
    disclosures: parts.flatMap(({ fields, operation }) => disclosedBy(fields, operation)),
    creations: parts
      .filter((part) => /^POST \/+me\/personas\b/.test(part.what))
      .map(({ fields, operation }) => ({ name: textOf(fields.name), operation })),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The number that a text of the simulator's handlers ends with. */
export function tagIn(text: string): number | undefined {
  const found = /tag(\d+)end/.exec(text);
  return found ? Number(found[1]) : undefined;
}

function carriedBy(
  body: JsonObject,
  names: readonly string[],
  operation: number | undefined,
): Carried[] {
  const tag = tagIn(`${JSON.stringify(body.message ?? '')} ${names.join(' ')}`);
  if (tag === undefined) return [];
  return [{ tag, as: typeof body.persona_id === 'string' ? body.persona_id : null, operation }];
}

function disclosedBy(body: JsonObject, operation: number | undefined): Disclosed[] {
  const { message, persona_id: as, recipient } = body as Record<string, JsonObject | undefined>;
  if (message?.text !== DISCLOSURE) return [];
  return [{ psid: textOf(recipient?.id), as: typeof as === 'string' ? as : null, operation }];
}

function jsonIn(data: unknown): JsonObject {
  return typeof data === 'string' && data !== '' ? readParams(JSON.parse(data) as JsonObject) : {};
}

function fieldsIn(form: unknown): JsonObject {
  return typeof form === 'string' ? readParams(fieldsOf(new URLSearchParams(form))) : {};
}

/** A form of the package `form-data` with nothing but texts and buffers in it. */
function readForm(form: FormData): Pick<GraphCall, 'body' | 'files'> {
  const parts = form.getBuffer().toString('latin1').split(`--${form.getBoundary()}`).slice(1, -1);
  const fields: [string, string][] = [];
  const files: GraphCall['files'] = [];
  for (const part of parts) {
    const end = part.indexOf('\r\n\r\n');
    const head = part.slice(0, end);
    const content = Buffer.from(part.slice(end + 4).replace(/\r\n$/, ''), 'latin1');
    const field = / name="([^"]*)"/.exec(head)?.[1] ?? '';
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    if (filename === undefined) fields.push([field, content.toString()]);
    else
      files.push({
        field,
        filename,
        contentType: 'image/png',
        size: content.length,
        bytes: content,
      });
  }
  return { body: readParams(fieldsOf(fields)), files };
}
