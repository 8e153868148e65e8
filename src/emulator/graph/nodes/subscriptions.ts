import type { JsonObject } from '../protocol/json';
import { namesOf } from '../protocol/params';
import type { GraphRequest } from '../world/request';

/** `POST /PAGE/subscribed_apps`: which webhooks the app wants. The emulator sends all of them in any case. */
export function subscribe({ state, page, params }: GraphRequest): JsonObject {
  state.subscribedFields.set(page.id, namesOf(params.subscribed_fields));
  return { success: true };
}

/** `GET /PAGE/subscribed_apps` */
export function getSubscriptions({ state, page, settings }: GraphRequest): JsonObject {
  const fields = state.subscribedFields.get(page.id);
  if (!fields) return { data: [] };
  const app = { id: settings.appId, name: 'Emulated app', category: 'Messenger' };
  return { data: [{ ...app, subscribed_fields: fields }] };
}

/** `DELETE /PAGE/subscribed_apps` */
export function unsubscribe({ state, page }: GraphRequest): JsonObject {
  state.subscribedFields.delete(page.id);
  return { success: true };
}
