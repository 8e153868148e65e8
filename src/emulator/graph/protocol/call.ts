import type { ErrorAnswer } from './errors';
import { badParameter } from './errors';
import type { Json, JsonObject } from './json';
import { asText, isJsonObject } from './json';
import { readParams } from './params';

/** A file that came as a part of a multipart form. */
export interface UploadedFile {
  field: string;
  filename: string | null;
  contentType: string;
  /** In bytes. */
  size: number;
  bytes: Buffer;
}

/** Who calls, by what the call carries to prove it. */
export interface Credentials {
  token?: string;
  proof?: string;
}

/** One Graph call, whether it came over HTTP or as an operation of a batch. */
export interface GraphCall {
  method: string;
  /** Without version prefix and query, e.g. `/me/messages`. */
  path: string;
  /** The version prefix as it was asked for, e.g. `v26.0`. */
  version: string | null;
  query: Record<string, string>;
  body: JsonObject;
  files: UploadedFile[];
  contentType: string | null;
  credentials: Credentials;
  /** What the transport found wrong with the call before Graph could look at it. */
  malformed?: ErrorAnswer;
}

/** What Graph answers to one call. */
export interface GraphAnswer {
  status: number;
  headers: Record<string, string>;
  body: Json;
}

/** All parameters of a call: Graph does not mind whether one stands in the query or in the body. */
export function paramsOf(call: GraphCall): JsonObject {
  return { ...readParams(call.query), ...call.body };
}

/**
 * Reads a parameter as text; numbers and flags count as written, `null` and absent as `undefined`.
 */
export function textParam(params: JsonObject, name: string): string | undefined {
  const value = params[name] ?? undefined;
  const text = asText(value);
  if (text !== undefined || value === undefined) return text;
  throw badParameter(`Param ${name} must be a string.`);
}

/** Reads a parameter as an object; absent and `null` are `undefined`. */
export function objectParam(params: JsonObject, name: string): JsonObject | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || isJsonObject(value)) return value;
  throw badParameter(`Param ${name} must be an object, in forms as JSON text.`);
}

/** Who calls, by the parameters of the call. */
export function credentialsIn({
  access_token: accessToken,
  oauth_token: oauthToken,
  appsecret_proof: proof,
}: JsonObject): Credentials {
  const given = accessToken ?? oauthToken;
  return {
    token: typeof given === 'string' ? given : undefined,
    proof: typeof proof === 'string' ? proof : undefined,
  };
}

/** The method of a call: clients that can only get and post name another one as a parameter. */
export function methodOf(method: string, { method: meant }: JsonObject): string {
  const named = typeof meant === 'string' ? meant.toUpperCase() : '';
  return ['GET', 'POST', 'DELETE'].includes(named) ? named : method;
}
