import type { Readable } from 'node:stream';

import { MessengerClient } from 'messaging-api-messenger';

import { BadPicture } from './bad-picture';

/** "Personas", page of 2026-04-22. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_REDIRECTS = 5;
/** For each step: connecting, answering, sending the whole picture. */
const LIMIT_MS = 10_000;

/** What an address leads to. */
export interface Download {
  readonly redirects: number;
  readonly finalUrl: string;
  readonly bytes: Uint8Array;
}

// A client of Bottender's, without any token: pictures are asked for the way that Graph calls go, proxies included.
const { axios } = new MessengerClient({ accessToken: '', skipAppSecretProof: true });

/** @throws BadPicture, and what the connection throws */
export async function fetchPicture(url: string): Promise<Download> {
  let finalUrl = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await axios.get<Readable>(finalUrl, {
      responseType: 'stream',
      maxRedirects: 0,
      timeout: LIMIT_MS,
      transformResponse: [],
      validateStatus: () => true,
      headers: { accept: 'image/*,*/*;q=0.8' },
    });
    const { status, data } = answer;
    const { location } = answer.headers as Record<string, string | undefined>;
    if (status >= 300 && status < 400 && location !== undefined) {
      data.destroy();
      finalUrl = new URL(location, finalUrl).href;
      continue;
    }
    if (status !== 200) {
      data.destroy();
      throw new BadPicture(
        `answers with status ${status}`,
        'answer with an error',
        'Fix the address, or make the picture public.',
      );
    }
    return { redirects, finalUrl, bytes: await bytesOf(data) };
  }
  throw new BadPicture(
    `redirects more than ${MOST_REDIRECTS} times`,
    'redirect without end',
    'Use the address of the picture itself.',
  );
}

/** Stops reading where it is too much, or takes too long. */
async function bytesOf(body: Readable): Promise<Uint8Array> {
  const timer = setTimeout(
    () => body.destroy(new Error(`no whole picture within ${LIMIT_MS / 1000} seconds`)),
    LIMIT_MS,
  );
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST_BYTES) {
        throw new BadPicture(
          'is larger than 8 MB',
          'are larger than 8 MB',
          'Make it smaller: Messenger accepts at most 8 MB.',
        );
      }
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  return Buffer.concat(chunks);
}
