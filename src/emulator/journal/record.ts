import type { GraphCall } from '../graph/protocol/call';
import { credentialsIn } from '../graph/protocol/call';
import type { Json, JsonObject } from '../graph/protocol/json';
import { isJsonObject } from '../graph/protocol/json';
import type { Operation } from '../graph/batch/operations';
import { pageOfToken } from '../graph/authorize';
import type { GraphSettings } from '../graph/world/settings';

/** A Graph call as it happened, secrets masked as `***`. */
export interface RequestRecord {
  method: string;
  /** Without version prefix and query, e.g. `/me/personas`. */
  path: string;
  /** The version prefix as the bot wrote it, e.g. `v6.0`. */
  version: string | null;
  /** The Page of the call's token; `null` for a token that is nobody's. */
  pageId: string | null;
  query: Record<string, string>;
  /** The fields of the JSON or form; a file appears as `{ filename, contentType, size }`. */
  body: JsonObject;
  /**
   * The status of the answer; `null` where none was sent (yet), or an operation of a batch was not
   * run.
   */
  status: number | null;
  /** When it arrived, in milliseconds since 1970. */
  at: number;
  contentType: string | null;
  /** The Graph error that was answered, if any. */
  error?: { code?: number; subcode?: number; message: string };
  /** The operations of a batch. */
  batch?: RequestRecord[];
}

const MASK = '***';
const SECRET_PARAMS = [
  'access_token',
  'oauth_token',
  'appsecret_proof',
  'input_token',
  'client_secret',
  'fb_exchange_token',
  'verify_token',
];
const SECRET_IN_TEXT = new RegExp(`\\b(${SECRET_PARAMS.join('|')})=[^&\\s"]+`, 'g');

/** Writes a call down as it came. */
export function recordOf(call: GraphCall, settings: GraphSettings, at: number): RequestRecord {
  const { method, path, version, contentType, credentials } = call;
  const secrets = secretsOf(settings);
  const files = call.files.map(({ field, filename, contentType: type, size }) => [
    field,
    { filename, contentType: type, size },
  ]);
  const body = { ...call.body, ...(Object.fromEntries(files) as JsonObject) };
  return {
    method,
    path: maskText(path, secrets),
    version,
    pageId: pageOfToken(settings.pages, credentials.token)?.id ?? null,
    query: mask(call.query, secrets) as Record<string, string>,
    body: mask(body, secrets) as JsonObject,
    status: null,
    at,
    contentType,
  };
}

/** Writes an operation of a batch down before it is run: references not replaced, no answer yet. */
export function recordOfOperation(
  operation: Operation,
  batch: GraphCall,
  settings: GraphSettings,
  at: number,
): RequestRecord {
  const { method, path, query, form: body } = operation;
  const version = operation.version ?? batch.version;
  const { token = batch.credentials.token } = credentialsIn({ ...query, ...body });
  const call = { method, path, version, query, body, files: [], contentType: null };
  return recordOf({ ...call, credentials: { token } }, settings, at);
}

/** An answer without secrets: links to further pages carry the token. */
export function answerOf(body: Json, settings: GraphSettings): Json {
  return mask(body, secretsOf(settings));
}

/** Masks the app secret and every token in a text, also percent-encoded. */
function maskText(text: string, secrets: readonly string[]): string {
  if (secrets.includes(text)) return MASK;
  const masked = text.replace(SECRET_IN_TEXT, `$1=${MASK}`);
  // A very short secret, as tests like them, would blot out parts of ordinary words.
  const long = secrets.filter(({ length }) => length >= 8);
  return long.reduce((rest, secret) => rest.replaceAll(secret, MASK), masked);
}

function mask(json: Json, secrets: readonly string[]): Json {
  if (typeof json === 'string') return maskText(json, secrets);
  if (Array.isArray(json)) return json.map((each) => mask(each, secrets));
  if (!isJsonObject(json)) return json;
  const entries = Object.entries(json).map(([key, value]): [string, Json] => [
    key,
    SECRET_PARAMS.includes(key) ? MASK : mask(value, secrets),
  ]);
  return Object.fromEntries(entries);
}

function secretsOf({ pages, appSecret }: GraphSettings): string[] {
  const secrets = [appSecret, ...pages.map(({ accessToken }) => accessToken)];
  return [...secrets, ...secrets.map(encodeURIComponent)];
}
