import { badParameter, GraphError } from '../protocol/errors';
import { asText, isJsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';
import { DAY_MS, threadOf } from '../world/threads';
import type { Content } from './contents';
import type { Recipient } from './recipients';

/** How long the tags that are left keep the window open (Meta's page messenger-platform/policy). */
const TAG_MS: Record<string, number> = { HUMAN_AGENT: 7 * DAY_MS, CUSTOMER_FEEDBACK: 7 * DAY_MS };

/** Refuses a message outside the window of 24 hours, where `windows` is on. */
export function checkWindow(
  request: GraphRequest,
  { psid, isPsid }: Recipient,
  { message, messagingType, tag }: Content,
): void {
  const { settings, state, page, now } = request;
  // One-time tokens and answers to comments are permissions of their own; utility messages need none.
  if (!settings.windows || !message || !isPsid || messagingType === 'UTILITY') return;
  if (messagingType === 'MESSAGE_TAG' && tag === undefined) {
    throw badParameter('A message of the type MESSAGE_TAG needs a tag');
  }
  if (tag === 'CUSTOMER_FEEDBACK' && !isFeedback(message)) {
    throw badParameter('The tag CUSTOMER_FEEDBACK is for the feedback template alone');
  }
  const openMs = TAG_MS[tag ?? ''] ?? DAY_MS;
  const { heardAt } = threadOf(state, page.id, psid);
  if (heardAt !== undefined && now() - heardAt <= openMs) return;
  throw new GraphError({
    code: 10,
    subcode: 2018278,
    message: 'This message is sent outside of allowed window.',
  });
}

function isFeedback({ attachment }: NonNullable<Content['message']>): boolean {
  const payload = isJsonObject(attachment) ? attachment.payload : undefined;
  return isJsonObject(payload) && asText(payload.template_type) === 'customer_feedback';
}
