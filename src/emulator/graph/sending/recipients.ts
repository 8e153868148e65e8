import { objectParam, textParam } from '../protocol/call';
import { badParameter } from '../protocol/errors';
import type { GraphRequest } from '../world/request';
import { meet, personOf } from '../world/state';

/** Whom a message is for. */
export interface Recipient {
  psid: string;
  /** Whether the recipient was given by page-scoped ID: only then the answer repeats it. */
  isPsid: boolean;
}

// The other ways to name a recipient (Meta's page messenger-platform/reference/send-api,
// "recipient").
const OTHER_WAYS = [
  'user_ref',
  'phone_number',
  'comment_id',
  'post_id',
  'notification_messages_token',
  'one_time_notif_token',
];

/** Reads whom a message is for. */
export function readRecipient(request: GraphRequest): Recipient {
  const recipient = objectParam(request.params, 'recipient');
  if (!recipient) throw badParameter('The parameter recipient is required');
  const id = textParam(recipient, 'id');
  if (id !== undefined) return { psid: admit(request, id), isPsid: true };
  const way = OTHER_WAYS.find((name) => typeof recipient[name] === 'string');
  if (way === undefined) throw badParameter('Param recipient must name somebody, e.g. by id');
  return { psid: recipient[way] as string, isPsid: false };
}

function admit({ state, page, settings }: GraphRequest, psid: string): string {
  if (psid === '') throw badParameter('Param recipient[id] must not be empty');
  if (settings.assumptions.knownUsersOnly && !personOf(state, page.id, psid)) {
    throw badParameter('No matching user found', 2018001);
  }
  meet(state, page.id, psid);
  return psid;
}
