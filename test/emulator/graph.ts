import { createHmac } from 'node:crypto';
import { afterEach } from 'vitest';

import type { Emulator, EmulatorOptions } from '../../src/emulator';
import { startEmulator } from '../../src/emulator';

/** The default Page of an emulator. */
export const PAGE = { id: '1000000000001', name: "Jasper's Market", accessToken: 'PAGE_TOKEN' };
/** A second Page, for tests about what is whose. */
export const OTHER = { id: '1000000000002', name: 'Otto', accessToken: 'OTHER_TOKEN' };
export const JOHN = {
  name: 'John Mathew',
  profile_picture_url: 'https://example.com/john.jpg',
};

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** An emulator that ends with the test. */
export async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

/** What a test may find in an answer; which parts are there depends on the call. */
export interface GraphBody {
  id: string;
  message_id: string;
  attachment_id: string;
  data: object[];
  paging: { cursors: { before: string; after: string }; previous?: string; next: string };
  error: { message: string; code: number; error_subcode?: number };
}

/** What Graph answered. */
export interface Answer<Body = GraphBody> {
  status: number;
  headers: Headers;
  body: Body;
}

/** Makes a Graph call with the token of the default Page in its query, unless there is one already. */
export async function call<Body = GraphBody>(
  emulator: Emulator,
  method: string,
  path: string,
  body?: object | FormData | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const url = new URL(path, emulator.origin);
  if (!url.searchParams.has('access_token')) url.searchParams.set('access_token', 'PAGE_TOKEN');
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const response = await fetch(url, {
    method,
    headers: isForm || !body ? headers : { 'content-type': 'application/json', ...headers },
    body: isForm || !body ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Body,
  };
}

/** Makes a persona and answers its ID. */
export async function createPersona(emulator: Emulator, name = JOHN.name): Promise<string> {
  const { body } = await call(emulator, 'POST', '/me/personas', { ...JOHN, name });
  return body.id;
}

/** Sends a text to a person and answers what Graph said. */
export function sendText(
  emulator: Emulator,
  psid: string,
  text: string,
  more: object = {},
): Promise<Answer> {
  return call(emulator, 'POST', '/me/messages', {
    recipient: { id: psid },
    message: { text },
    ...more,
  });
}

/** The `appsecret_proof` of a token. */
export function proofOf(token: string, appSecret = 'APP_SECRET'): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}
