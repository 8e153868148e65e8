import { Busboy } from '@fastify/busboy';
import type { BusboyHeaders } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';

import type { UploadedFile } from '../graph/protocol/call';
import type { ErrorAnswer } from '../graph/protocol/errors';
import type { JsonObject } from '../graph/protocol/json';
import { isJsonObject, parseJson } from '../graph/protocol/json';
import { fieldsOf, readParams } from '../graph/protocol/params';

const MAX_BODY_BYTES = 30 * 1024 * 1024;

/** The body of a call, whichever way it was written. */
export interface Body {
  body: JsonObject;
  files: UploadedFile[];
  /** What is wrong with it, if anything. */
  malformed?: ErrorAnswer;
}

/** Reads a body as JSON, multipart form or urlencoded form, whatever its content type says. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes === undefined) return malformed('The body is larger than 30 MB', 413);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/')) return readMultipart(bytes, { 'content-type': type });
  if (!type.includes('json')) return { body: readForm(bytes.toString()), files: [] };

  // Clients announce JSON on calls without a body, too.
  const json = bytes.length === 0 ? {} : parseJson(bytes.toString());
  return isJsonObject(json)
    ? { body: readParams(json), files: [] }
    : malformed('The body is not the JSON object that its content type announces');
}

async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to the end and thrown away: a client that is still writing would not see the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function readForm(text: string): JsonObject {
  return readParams(fieldsOf(new URLSearchParams(text)));
}

function readMultipart(bytes: Buffer, headers: BusboyHeaders): Promise<Body> {
  const form: [string, string][] = [];
  const parts: (Omit<UploadedFile, 'size' | 'bytes'> & { chunks: Buffer[] })[] = [];
  return new Promise((resolve) => {
    const fail = (error: unknown) =>
      resolve(malformed(`The multipart form cannot be read: ${(error as Error).message}`));
    try {
      const parser = new Busboy({ headers, limits: { fieldSize: MAX_BODY_BYTES } });
      parser.on('field', (name, value) => void form.push([name, value]));
      parser.on('file', (field, stream, filename: string | undefined, _, contentType) => {
        const chunks: Buffer[] = [];
        parts.push({ field, filename: filename ?? null, contentType, chunks });
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', fail);
      });
      parser.on('error', fail);
      parser.on('finish', () => {
        const files = parts.map(({ chunks, ...part }) => {
          const bytes = Buffer.concat(chunks);
          return { ...part, size: bytes.length, bytes };
        });
        resolve({ body: readParams(fieldsOf(form)), files });
      });
      parser.end(bytes);
    } catch (error) {
      // The parser's constructor throws where the content type has no boundary.
      fail(error);
    }
  });
}

function malformed(message: string, status?: number): Body {
  return { body: {}, files: [], malformed: { code: 100, status, message } };
}
