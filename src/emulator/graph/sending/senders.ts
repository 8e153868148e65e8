import { textParam } from '../protocol/call';
import { badParameter, GraphError, personasRefused } from '../protocol/errors';
import { findPersona } from '../nodes/personas';
import type { GraphRequest } from '../world/request';
import type { StoredPersona } from '../world/state';

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
  const { markSeenWithPersona, multipartPersona, unknownSender, deletedSender } =
    settings.assumptions;
  const id = textParam(params, 'persona_id');
  const isMultipart = call.contentType?.startsWith('multipart/') ?? false;
  if (id === undefined || (isMultipart && !multipartPersona)) return null;

  if (state.refusing.has(psid)) throw personasRefused();
  const persona = findPersona(state, page.id, id);
  if (!persona) {
    const isDeleted = state.personas.get(id)?.pageId === page.id;
    throw new GraphError(isDeleted ? deletedSender : unknownSender);
  }
  if (senderAction !== 'mark_seen') return persona;
  if (markSeenWithPersona === 'refuse') {
    throw badParameter('Param persona_id cannot be used with sender_action mark_seen');
  }
  return null;
}
