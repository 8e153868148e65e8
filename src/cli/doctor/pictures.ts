import { imageSize, disableTypes } from 'image-size';
import { get } from 'lodash';

import { CHANNEL_NAMES, problemsOf, type SpeakingChannel } from '../../speakers/channel-limits';
import { BadPicture } from './bad-picture';
import { fetchPicture } from './fetch-picture';
import { firstOf } from '../terminal/hints';
import { advice, allFine, mend, type Finding } from './finding';
import type { Picture } from './picture';

const ABOUT = 'picture';
const AT_A_TIME = 16;
/** So many failures in a row, and nothing else, are the host's: the others there are not waited for. */
const FAILURES_OF_A_HOST = 3;

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
  const hosts = new Hosts();
  const queue = [...pictures.entries()];
  const found: Finding[][] = [];
  let count = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, picture] = next;
      found[index] = await checkPicture(picture, hosts);
      looked((count += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const findings = found.flat();
  return findings.length > 0 ? findings : [allFine(ABOUT, pictures.length)];
}

/** Which hosts answer: one that does not answer costs a timeout only a few times. */
class Hosts {
  private readonly failures = new Map<string, { count: number; error: unknown }>();
  private readonly answering = new Set<string>();

  /** @throws what was thrown by the last try, where there is no hope */
  async try<T>(url: string, work: () => Promise<T>): Promise<T> {
    const { host } = new URL(url);
    const before = this.failures.get(host);
    const isHopeless = before && before.count >= FAILURES_OF_A_HOST && !this.answering.has(host);
    if (isHopeless) throw before.error;
    try {
      const result = await work();
      this.answering.add(host);
      return result;
    } catch (error) {
      if (error instanceof BadPicture) this.answering.add(host);
      else this.failures.set(host, { count: (this.failures.get(host)?.count ?? 0) + 1, error });
      throw error;
    }
  }
}

async function checkPicture({ names, url, channels }: Picture, hosts: Hosts): Promise<Finding[]> {
  const whose = firstOf(names);
  const findings: Finding[] = [];
  if (new URL(url).protocol !== 'https:') {
    findings.push(
      advice(
        ABOUT,
        `${whose}: ${url} is not https.`,
        'Use https: not every channel accepts http.',
        { who: names, what: 'pictures are not https' },
      ),
    );
  }
  try {
    const { redirects, finalUrl, bytes } = await hosts.try(url, () => fetchPicture(url));
    if (redirects > 0) {
      const message = `${whose}: ${url} redirects ${redirects === 1 ? 'once' : `${redirects} times`}.`;
      findings.push(
        advice(ABOUT, message, `Use the final address: ${finalUrl}`, {
          who: names,
          what: 'pictures redirect',
          todo: 'Use the final addresses.',
        }),
      );
    }
    checkIsPicture(bytes);
    findings.push(...channels.flatMap((channel) => onChannel(channel, names, url, bytes.length)));
  } catch (error) {
    findings.push(troubleWith(names, url, error));
  }
  return findings;
}

/** The channel shows the message without such a picture, or not the picture. */
function onChannel(
  channel: SpeakingChannel,
  names: readonly string[],
  url: string,
  pictureBytes: number,
): Finding[] {
  return problemsOf(channel, { profilePictureUrl: url, pictureBytes }).map(({ words }) =>
    advice(
      ABOUT,
      `${firstOf(names)}: ${url}: ${words}.`,
      `Set another one for that channel: ${channel}: { profilePictureUrl: '…' } in the roster entry.`,
      { who: names, what: `pictures do not suit ${CHANNEL_NAMES[channel]}` },
    ),
  );
}

function troubleWith(names: readonly string[], url: string, error: unknown): Finding {
  const whose = firstOf(names);
  if (error instanceof BadPicture) {
    return mend(ABOUT, `${whose}: ${url} ${error.message}.`, error.todo, {
      who: names,
      what: `pictures ${error.ofMany}`,
    });
  }
  const reason = String(get(error, 'code') ?? get(error, 'message') ?? error);
  return mend(
    ABOUT,
    `${whose}: ${url} cannot be reached (${reason}).`,
    'Fix the address, or put the picture where everybody can reach it.',
    { who: names, what: `pictures cannot be reached (${reason})` },
  );
}

/** Its beginning says what it is, whatever the server says. */
function checkIsPicture(bytes: Uint8Array): void {
  try {
    imageSize(bytes);
  } catch (error) {
    throw new BadPicture(
      'is not an image that Messenger can show',
      'are not images that Messenger can show',
      'Use the address of the picture itself (JPEG or PNG), not of a page that shows it.',
      { cause: error },
    );
  }
}
