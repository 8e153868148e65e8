import { appTokenOf, pageOfToken } from './authorize';
import { textParam } from './protocol/call';
import { badParameter, GraphError } from './protocol/errors';
import type { JsonObject } from './protocol/json';
import { namesOf } from './protocol/params';
import type { AppRequest, AppRoute } from './world/request';

const NAME = 'Emulated app';
const PACK = { id: '840909108572865', name: 'Emulated stickers' };
const STICKERS = [{ id: '369239263222822', name: 'Like' }];

/** What an app asks with a token of its own: `APP_ID|APP_SECRET`. */
export const APP_ROUTES: readonly AppRoute[] = [
  { method: 'GET', path: '/debug_token', coverage: 'imitated', handle: debugToken },
  {
    method: 'GET',
    path: '/oauth/access_token',
    coverage: 'imitated',
    isOpen: true,
    handle: appToken,
  },
  { method: 'GET', path: '/APP', coverage: 'answered', handle: readApp },
  { method: 'GET', path: '/APP/subscriptions', coverage: 'imitated', handle: listSubscriptions },
  { method: 'POST', path: '/APP/subscriptions', coverage: 'imitated', handle: addSubscription },
  {
    method: 'DELETE',
    path: '/APP/subscriptions',
    coverage: 'imitated',
    handle: removeSubscription,
  },
  {
    method: 'GET',
    path: '/sticker_packs',
    coverage: 'answered',
    handle: () => ({ data: [{ ...PACK, sticker_count: STICKERS.length }] }),
  },
  {
    method: 'GET',
    path: '/sticker_packs/*/stickers',
    coverage: 'answered',
    handle: () => ({ data: STICKERS }),
  },
  {
    method: 'GET',
    path: '/sticker_search',
    coverage: 'answered',
    handle: () => ({ data: STICKERS }),
  },
];

/** (developers.facebook.com/docs/graph-api/reference/debug_token) */
function debugToken({ settings, params }: AppRequest): JsonObject {
  const input = textParam(params, 'input_token');
  if (input === undefined) throw badParameter('The parameter input_token is required');
  const about = { app_id: settings.appId, application: NAME, expires_at: 0, is_valid: true };
  const page = pageOfToken(settings.pages, input);
  if (page) {
    const scopes = ['pages_messaging', 'pages_manage_metadata', 'pages_show_list'];
    return { data: { ...about, type: 'PAGE', profile_id: page.id, scopes } };
  }
  if (input === appTokenOf(settings)) return { data: { ...about, type: 'APP', scopes: [] } };
  const { code, message = '' } = settings.assumptions.badToken;
  return { data: { error: { code, message }, is_valid: false, scopes: [] } };
}

function appToken({ settings, params }: AppRequest): JsonObject {
  const { appId, appSecret, assumptions } = settings;
  const isOurs =
    textParam(params, 'client_id') === appId && textParam(params, 'client_secret') === appSecret;
  if (!isOurs)
    throw new GraphError({ ...assumptions.badToken, message: 'Error validating client' });
  const exchanged = textParam(params, 'fb_exchange_token');
  return { access_token: exchanged ?? appTokenOf(settings), token_type: 'bearer' };
}

function readApp({ settings }: AppRequest): JsonObject {
  return { id: settings.appId, name: NAME };
}

function listSubscriptions({ state }: AppRequest): JsonObject {
  return { data: [...state.appSubscriptions.values()] };
}

function addSubscription({ state, params }: AppRequest): JsonObject {
  const object = textParam(params, 'object');
  if (object === undefined) throw badParameter('The parameter object is required');
  const fields = namesOf(params.fields).map((name) => ({ name, version: 'v26.0' }));
  const url = textParam(params, 'callback_url') ?? '';
  state.appSubscriptions.set(object, { object, callback_url: url, active: true, fields });
  return { success: true };
}

function removeSubscription({ state, params }: AppRequest): JsonObject {
  const object = textParam(params, 'object');
  if (object === undefined) state.appSubscriptions.clear();
  else state.appSubscriptions.delete(object);
  return { success: true };
}
