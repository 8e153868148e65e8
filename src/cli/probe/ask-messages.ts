import { get } from 'lodash';

import {
  answerInWords,
  isDone,
  isRefused,
  isSameRefusal,
  refusalIn,
  type Answer,
  type Refusal,
} from './answer';
import { askHoles } from './ask-lists';
import type { Findings } from './findings';
import type { Session } from './session';
import type { ThrowAways } from './throw-aways';

/** No person has this ID: whoever is written to under it is not there. */
const NOBODY = '1';
const UNKNOWN_USER = { code: 100, subcode: 2018001 };
const SEND = 'me/messages';

/** What the questions about messages work with. */
interface Asking {
  readonly session: Session;
  readonly findings: Findings;
  readonly throwAways: ThrowAways;
  readonly psid: string;
}

/**
 * What Messenger does with personas in messages. Most of it is asked with a persona that was deleted: who is refused
 * cannot be overlooked, and a message that arrives says that its persona did not count.
 */
export async function askMessages(asking: Asking): Promise<void> {
  const { session, findings, throwAways, psid } = asking;
  const reached = await session.ask({
    what: 'whether the tester can be written to',
    method: 'POST',
    path: SEND,
    body: { recipient: { id: psid }, sender_action: 'typing_on' },
  });
  await askStrangers(asking);
  const living = throwAways.living.at(-1);
  await askLooks(asking, living);
  await askMarkSeen(asking, living);
  const deleted = throwAways.living[0];
  if (deleted !== undefined) await throwAways.delete(deleted);
  await askNode(asking, deleted);
  if (deleted !== undefined && throwAways.living.length > 0) {
    await askHoles(session, findings, throwAways.countBefore + throwAways.living.length);
  }
  if (!reached || !isDone(reached)) {
    findings.note('messages to the tester', reached && answerInWords(reached));
    return;
  }
  if (deleted === undefined || throwAways.living.includes(deleted)) return;
  const refusals = await askSenders(asking, deleted);
  await askForm(asking, deleted, refusals.deleted);
  await askReferences(asking, refusals.unknown);
}

async function askStrangers({ session, findings }: Asking): Promise<void> {
  const answer = await session.ask({
    what: 'whether somebody who never wrote can be written to (nobody has this ID)',
    method: 'POST',
    path: SEND,
    body: { recipient: { id: NOBODY }, sender_action: 'typing_off' },
  });
  const refusal = answer && refusalIn(answer);
  const isKnownOnly = isSameRefusal(refusal, UNKNOWN_USER);
  const value = isKnownOnly ? true : answer && isDone(answer) ? false : undefined;
  findings.learn('knownUsersOnly', value, answerInWords(answer));
}

async function askLooks({ session, findings }: Asking, living: string | undefined): Promise<void> {
  const what = 'what a persona shows of itself';
  const answer =
    living === undefined ? undefined : await session.ask({ what, method: 'GET', path: living });
  const shows = (field: string) =>
    answer && isDone(answer) ? get(answer.body, field) !== undefined : undefined;
  findings.learn('showsName', shows('name'), answerInWords(answer));
  findings.learn('showsPicture', shows('profile_picture_url'), answerInWords(answer));
}

async function askMarkSeen({ session, findings, psid }: Asking, living: string | undefined) {
  if (living === undefined) return findings.learn('markSeenWithPersona', undefined, '');
  const body = { recipient: { id: psid }, sender_action: 'mark_seen', persona_id: living };
  const what = 'mark_seen with a persona';
  const answer = await session.ask({ what, method: 'POST', path: SEND, body });
  const value = answer && (isDone(answer) ? 'ignore' : refusalIn(answer) && 'refuse');
  findings.learn('markSeenWithPersona', value, answerInWords(answer));
}

async function askNode({ session, findings }: Asking, deleted: string | undefined): Promise<void> {
  const what = 'what is said of a persona that was deleted';
  const answer =
    deleted === undefined ? undefined : await session.ask({ what, method: 'GET', path: deleted });
  findings.learn('unknownNode', answer && refusalIn(answer), answerInWords(answer));
}

async function askSenders(
  { session, findings, psid }: Asking,
  deleted: string,
): Promise<{ deleted: Refusal | undefined; unknown: Refusal | undefined }> {
  const answer = await session.ask({
    what: 'a message under a persona that was deleted',
    method: 'POST',
    path: SEND,
    body: { ...textTo(psid, 'under a deleted persona'), persona_id: deleted },
    makes: ['message'],
  });
  const refusal = answer && refusalIn(answer);
  findings.learn('deletedSender', refusal, answerInWords(answer));
  const never = await session.ask({
    what: 'a message under a persona that never was',
    method: 'POST',
    path: SEND,
    body: { ...textTo(psid, 'under an unknown persona'), persona_id: NOBODY },
    makes: ['message'],
  });
  const unknown = never && refusalIn(never);
  findings.learn('unknownSender', unknown, answerInWords(never));
  return { deleted: refusal, unknown };
}

async function askForm(
  { session, findings, psid }: Asking,
  deleted: string,
  unknown: Refusal | undefined,
): Promise<void> {
  const answer = await session.ask({
    what: 'an upload under a persona that was deleted: whether persona_id counts in a form',
    method: 'POST',
    path: SEND,
    form: {
      recipient: JSON.stringify({ id: psid }),
      messaging_type: 'RESPONSE',
      message: JSON.stringify({ attachment: { type: 'image', payload: {} } }),
      persona_id: deleted,
    },
    makes: ['message'],
  });
  const isRefused = isSameRefusal(answer && refusalIn(answer), unknown);
  const value = isRefused ? true : answer && isDone(answer) && unknown ? false : undefined;
  findings.learn('multipartPersona', value, answerInWords(answer));
}

async function askReferences(asking: Asking, unknown: Refusal | undefined): Promise<void> {
  const { findings, throwAways, psid } = asking;
  const profile = throwAways.profileOf(`${throwAways.mark} batch`);
  const encoded = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const { recipient, message, messaging_type } = textTo(psid, 'under a persona of the same batch');
  const batch = [
    {
      name: 'persona',
      method: 'POST',
      relativeUrl: 'me/personas',
      omitResponseOnSuccess: false,
      body: encoded({ name: profile.name, profile_picture_url: profile.profilePictureUrl }),
    },
    {
      method: 'POST',
      relativeUrl: SEND,
      body: encoded({
        recipient: JSON.stringify(recipient),
        message: JSON.stringify(message),
        messaging_type,
        persona_id: '{result=persona:$.id}',
      }),
    },
  ];
  const call = {
    what: 'a batch that creates a persona and sends a message under it',
    method: 'POST',
    path: '/',
    batch,
    makes: ['persona', 'message'],
  } as const;
  const answer = await throwAways.watched(profile, call, (whole) =>
    isDone(whole) ? itemIn(whole, 0) : whole,
  );
  const second = answer && itemIn(answer, 1);
  const isRefusedAsWhole = answer && isRefused(answer);
  const refuses = isRefusedAsWhole ? true : second ? false : undefined;
  findings.learn('refusesPersonaReferences', refuses, answerInWords(answer));
  const isUnknown = isSameRefusal(second && refusalIn(second), unknown);
  const takes = second && (isDone(second) ? true : isUnknown ? false : undefined);
  findings.learn('batchPersonaReferences', takes, second ? answerInWords(second) : '');
}

/** The answer to one operation of a batch. */
function itemIn({ body, headers }: Answer, index: number): Answer | undefined {
  const item: unknown = get(body, index);
  const status: unknown = get(item, 'code');
  const text: unknown = get(item, 'body');
  if (typeof status !== 'number' || typeof text !== 'string') return undefined;
  try {
    return { status, headers, body: JSON.parse(text) as unknown };
  } catch {
    // Without a body that can be read, it is as if there were none.
    return { status, headers, body: undefined };
  }
}

function textTo(psid: string, what: string) {
  return {
    recipient: { id: psid },
    messaging_type: 'RESPONSE',
    message: { text: `Test by bottender-persona, please ignore: a message ${what}.` },
  };
}
