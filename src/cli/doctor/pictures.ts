import { imageSize, disableTypes } from 'image-size';
import get from 'lodash/get';

import { problemsOf, type SpeakingChannel } from '../../speakers/channel-limits';
import { advice, mend, ok, type Finding } from './finding';
import type { Picture } from './picture';

const ABOUT = 'picture';
/** "Personas", page of 2026-04-22. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_REDIRECTS = 5;
const LIMIT_MS = 15_000;
const AT_A_TIME = 8;

// A page of HTML with a drawing in it would pass for a picture.
disableTypes(['svg']);

/**
 * Whether Messenger will be able to take the pictures: reachable, really an image, not too large.
 *
 * @param looked is called after each
 */
export async function checkPictures(
  pictures: readonly Picture[],
  looked: (count: number) => void,
): Promise<Finding[]> {
  const queue = [...pictures.entries()];
  const found: Finding[][] = [];
  let count = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, picture] = next;
      found[index] = await checkPicture(picture);
      looked((count += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const findings = found.flat();
  return findings.length > 0
    ? findings
    : [ok(ABOUT, `${pictures.length} of the roster: all are there`)];
}

async function checkPicture({ names, url, channels }: Picture): Promise<Finding[]> {
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
    findings.push(...channels.flatMap((channel) => onChannel(channel, whose, url, bytes.length)));
  } catch (error) {
    findings.push(troubleWith(whose, url, error));
  }
  return findings;
}

/** The channel shows the message without such a picture, or not the picture. */
function onChannel(
  channel: SpeakingChannel,
  whose: string,
  url: string,
  pictureBytes: number,
): Finding[] {
  return problemsOf(channel, { profilePictureUrl: url, pictureBytes }).map(({ words }) =>
    advice(
      ABOUT,
      `${whose}: ${url}: ${words}.`,
      `Give another one there: ${channel}: { profilePictureUrl: '…' } in the entry of the roster.`,
    ),
  );
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
