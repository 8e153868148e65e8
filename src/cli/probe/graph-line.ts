import type { MessengerClient } from 'messaging-api-messenger';

import type { Answer } from './answer';
import type { Call } from './call';

/** How long an answer may take: Messenger downloads a picture for each new persona. */
const LIMIT_MS = 30_000;
const BOUNDARY = 'bottender-persona-probe';
const WRONG_PROOF = '0'.repeat(64);
/** The smallest PNG there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The clients that calls are made with. */
export interface Clients {
  readonly proven: MessengerClient;
  /** It sends no `appsecret_proof`. */
  readonly unproven: MessengerClient;
  readonly origin: string;
}

/** Makes one call, once. @throws what the connection throws */
export async function make(call: Call, { proven, unproven, origin }: Clients): Promise<Answer> {
  const { method, path, query = {}, token = proven.accessToken, proof } = call;
  const params = new URLSearchParams({
    ...query,
    ...(call.batch || token === '' ? {} : { access_token: token }),
    ...(proof === 'wrong' && { appsecret_proof: WRONG_PROOF }),
  });
  const search = params.size > 0 ? `?${params.toString()}` : '';
  const client = proof === undefined ? proven : unproven;
  const answer = await client.axios.request<string>({
    method,
    // An address of its own leaves the version of the configuration out.
    url: `${path.startsWith('/') ? origin : ''}${path}${search}`,
    ...contentOf(call, token),
    timeout: LIMIT_MS,
    // As Messenger writes it: Bottender's client would change the names.
    transformResponse: [(text: string) => text],
    validateStatus: () => true,
  });
  const { status } = answer;
  return { status, headers: answer.headers as Answer['headers'], body: parsed(answer.data) };
}

function contentOf({ body, form, batch }: Call, token: string) {
  if (batch) return { url: '/', data: { accessToken: token, includeHeaders: false, batch } };
  if (body) return { data: body };
  if (!form) return {};
  const parts = Object.entries(form).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="filedata"; filename="probe.png"\r\ncontent-type: image/png\r\n\r\n`;
  return {
    data: Buffer.concat([
      Buffer.from(parts.join('') + file),
      PICTURE,
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, say: an answer without anything that is asked for.
    return undefined;
  }
}
