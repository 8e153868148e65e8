import { imageSize, disableTypes } from 'image-size';
import get from 'lodash/get';

import { advice, mend, ok, type Finding } from './finding';

const ABOUT = 'picture';
/** "Personas", page of 2026-04-22. */
const MOST_BYTES = 8 * 1024 * 1024;
/** `sender.avatar` (creators.viber.com, send-message). */
const VIBER_BYTES = 100 * 1024;
const MOST_REDIRECTS = 5;
const LIMIT_MS = 15_000;
const AT_A_TIME = 8;

// A page of HTML with a drawing in it would pass for a picture.
disableTypes(['svg']);

/** A picture of the roster. */
export interface Picture {
  /** The roster names that it is for. */
  readonly names: readonly string[];
  readonly url: string;
}

/**
 * Whether Messenger will be able to take the pictures: reachable, really an image, not too large.
 *
 * @param looked is called after each
 */
export async function checkPictures(
  pictures: readonly Picture[],
  channels: readonly string[],
  looked: (count: number) => void,
): Promise<Finding[]> {
  const queue = [...pictures.entries()];
  const found: Finding[][] = [];
  let count = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, picture] = next;
      found[index] = await checkPicture(picture, channels);
      looked((count += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const findings = found.flat();
  return findings.length > 0
    ? findings
    : [ok(ABOUT, `${pictures.length} of the roster: all are there`)];
}

async function checkPicture(
  { names, url }: Picture,
  channels: readonly string[],
): Promise<Finding[]> {
  const whose = names.join(', ');
  const findings: Finding[] = [];
  if (new URL(url).protocol !== 'https:') {
    findings.push(
      advice(
        ABOUT,
        `${whose}: ${url} is not https.`,
        'Give an https address: not every channel takes http.',
      ),
    );
  }
  try {
    const { redirects, finalUrl, bytes } = await download(url);
    if (redirects > 0) {
      const message = `${whose}: ${url} redirects ${redirects === 1 ? 'once' : `${redirects} times`}.`;
      findings.push(advice(ABOUT, message, `Give the final address: ${finalUrl}`));
    }
    checkIsPicture(bytes);
    if (channels.includes('viber') && bytes.length > VIBER_BYTES) {
      const message = `${whose}: ${url} has ${kilobytes(bytes.length)}, and Viber takes 100 kB.`;
      findings.push(advice(ABOUT, message, 'Make it smaller, or give another one for Viber.'));
    }
  } catch (error) {
    findings.push(troubleWith(whose, url, error));
  }
  return findings;
}

/** Why a picture will not do, and what to do. */
class BadPicture extends Error {
  constructor(
    message: string,
    readonly todo: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

function troubleWith(whose: string, url: string, error: unknown): Finding {
  if (error instanceof BadPicture) {
    return mend(ABOUT, `${whose}: ${url} ${error.message}.`, error.todo);
  }
  const reason = String(
    get(error, 'cause.code') ?? get(error, 'cause.message') ?? get(error, 'message'),
  );
  return mend(
    ABOUT,
    `${whose}: ${url} cannot be reached (${reason}).`,
    'Mend the address, or put the picture where everybody can reach it.',
  );
}

/** Its beginning says what it is, whatever the server says. */
function checkIsPicture(bytes: Uint8Array): void {
  try {
    imageSize(bytes);
  } catch (error) {
    throw new BadPicture(
      'is no picture that Messenger can show',
      'Give the address of the picture itself (JPEG or PNG), not of a page that shows it.',
      { cause: error },
    );
  }
}

interface Download {
  readonly redirects: number;
  readonly finalUrl: string;
  readonly bytes: Uint8Array;
}

async function download(url: string): Promise<Download> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  let finalUrl = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await fetch(finalUrl, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      finalUrl = new URL(location, finalUrl).href;
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new BadPicture(
        `answers with status ${response.status}`,
        'Mend the address, or let everybody read it.',
      );
    }
    return { redirects, finalUrl, bytes: await bytesOf(response) };
  }
  throw new BadPicture(
    `redirects more than ${MOST_REDIRECTS} times`,
    'Give the address of the picture itself.',
  );
}

/** Stops reading where it is too much. */
async function bytesOf({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw new BadPicture('has more than 8 MB', 'Make it smaller: Messenger takes 8 MB at most.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} kB`;
}
