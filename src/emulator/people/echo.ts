import type { JsonObject } from '../graph/protocol/json';
import { isJsonObject } from '../graph/protocol/json';
import type { EmulatedMessage } from '../graph/world/state';

/**
 * The event that tells a bot of a message that went out under its Page. It does not say which
 * persona spoke. (Meta's page messenger-platform/webhooks/webhook-events/message-echoes)
 */
export function echoOf(
  { pageId, psid, id, message, appId, at }: EmulatedMessage,
  botsAppId: string,
): JsonObject | undefined {
  if (id === undefined || message === undefined) return undefined;
  const { text, metadata, attachment } = message;
  return {
    sender: { id: pageId },
    recipient: { id: psid },
    timestamp: at,
    message: {
      mid: id,
      is_echo: true,
      app_id: Number(appId ?? botsAppId),
      ...(metadata !== undefined && { metadata }),
      ...(text !== undefined && { text }),
      ...(isJsonObject(attachment) && { attachments: [attachment] }),
    },
  };
}
