import { textParam } from './call';
import { badParameter, GraphError } from './errors';
import { findPersona } from './personas';
import type { GraphRequest } from './route';
import type { StoredPersona } from './state';

/**
 * Finds the persona that a message is to be shown under; `null` is the Page. Only the parameter
 * at the top counts: a `persona_id` inside `message` is not looked at. (Meta's page
 * messenger-platform/send-messages/personas)
 */
export function readSender(
  request: GraphRequest,
  { psid, senderAction }: { psid: string; senderAction: string | undefined },
): StoredPersona | null {
  const { params, state, page, call, settings } = request;
  const { markSeenWithPersona, multipartPersona, unknownSender } = settings.assumptions;
  const id = textParam(params, 'persona_id');
  const isMultipart = call.contentType?.startsWith('multipart/') ?? false;
  if (id === undefined || (isMultipart && !multipartPersona)) return null;

  if (state.refusing.has(psid)) throw personasRefused();
  const persona = findPersona(state, page.id, id);
  if (!persona) throw new GraphError(unknownSender);
  if (senderAction !== 'mark_seen') return persona;
  if (markSeenWithPersona === 'refuse') {
    throw badParameter('Param persona_id cannot be used with sender_action mark_seen');
  }
  return null;
}

/**
 * The refusal for people who cannot be shown personas (Meta's page messenger-platform/error-codes).
 */
export function personasRefused(): GraphError {
  return new GraphError({
    code: 10,
    subcode: 2018336,
    message: 'This feature is unavailable for this person due to new privacy rules in Europe.',
  });
}
