import { objectParam, textParam } from '../protocol/call';
import { badParameter, GraphError } from '../protocol/errors';
import type { JsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';
import type { Thread } from '../world/threads';
import { DAY_MS, giveControl, ownerOf, threadOf } from '../world/threads';

// Meta's page messenger-platform/conversation-routing, of 2025-09. The bot's app is the default app.

/** `POST /PAGE/pass_thread_control`: gives the conversation to another app. */
export function passControl(request: GraphRequest): JsonObject {
  const thread = threadIn(request);
  requireControl(request, thread);
  move(request, thread, targetIn(request.params, 'target_app_id'));
  return { success: true };
}

/** `POST /PAGE/take_thread_control`: the default app may always take it. */
export function takeControl(request: GraphRequest): JsonObject {
  move(request, threadIn(request), request.settings.appId);
  return { success: true };
}

/** `POST /PAGE/release_thread_control`: gives the conversation to nobody. */
export function releaseControl(request: GraphRequest): JsonObject {
  const thread = threadIn(request);
  requireControl(request, thread);
  move(request, thread, undefined);
  return { success: true };
}

/** `POST /PAGE/request_thread_control`: asks whoever has it; what nobody has is given at once. */
export function requestControl(request: GraphRequest): JsonObject {
  const thread = threadIn(request);
  if (ownerOf(thread, request.now()) === undefined) move(request, thread, request.settings.appId);
  return { success: true };
}

/** `POST /PAGE/extend_thread_control`: keeps it for another day. */
export function extendControl(request: GraphRequest): JsonObject {
  const thread = threadIn(request);
  requireControl(request, thread);
  giveControl(thread, ownerOf(thread, request.now()), request.now());
  return { success: true };
}

/** `GET /PAGE/thread_owner`: who has it; the default app where nobody has. */
export function readOwner({ state, page, params, settings, now }: GraphRequest): JsonObject {
  const psid = textParam(params, 'recipient');
  const thread = psid === undefined ? { activeAt: 0 } : threadOf(state, page.id, psid);
  const owner = ownerOf(thread, now());
  const expiration = Math.floor((thread.activeAt + DAY_MS) / 1000);
  const shown = { app_id: owner ?? settings.appId, ...(owner !== undefined && { expiration }) };
  return { data: [{ thread_owner: shown }] };
}

/**
 * What a message says of control after it: `thread_control: { control_type: 'pass' | 'release', app_id }`.
 *
 * @returns what to do once the message has been sent
 */
export function controlAfter(request: GraphRequest, psid: string): (() => void) | undefined {
  const given = objectParam(request.params, 'thread_control');
  if (!given) return undefined;
  const type = textParam(given, 'control_type')?.toLowerCase();
  if (type !== 'pass' && type !== 'release') {
    throw badParameter('Param thread_control[control_type] must be one of {pass, release}');
  }
  const target = type === 'pass' ? targetIn(given, 'app_id') : undefined;
  return () => move(request, threadOf(request.state, request.page.id, psid), target, psid);
}

/** Refuses what only the app in control may do. */
export function requireControl({ settings, now }: GraphRequest, thread: Thread): void {
  const owner = ownerOf(thread, now());
  const isOthers = owner !== undefined && owner !== settings.appId;
  if (isOthers && settings.assumptions.routing)
    throw new GraphError(settings.assumptions.noControl);
}

function threadIn({ state, page, params }: GraphRequest): Thread {
  return threadOf(state, page.id, recipientIn(params));
}

function recipientIn(params: JsonObject): string {
  const recipient = objectParam(params, 'recipient');
  const psid = recipient && textParam(recipient, 'id');
  if (!psid) throw badParameter('The parameter recipient is required');
  return psid;
}

function targetIn(params: JsonObject, name: string): string {
  const id = textParam(params, name);
  if (id !== undefined && /^\d+$/.test(id)) return id;
  throw badParameter(`Param ${name} must be the ID of an app`, 2018164);
}

function move(
  { now, page, params, onControl }: GraphRequest,
  thread: Thread,
  owner: string | undefined,
  psid = recipientIn(params),
): void {
  giveControl(thread, owner, now());
  onControl(page.id, psid);
}
