import { textParam } from '../protocol/call';
import { badParameter, personasRefused } from '../protocol/errors';
import type { JsonObject } from '../protocol/json';
import { namesOf } from '../protocol/params';
import type { GraphRequest } from '../world/request';

const DONE: JsonObject = { result: 'success' };
const PROPERTIES = [
  'account_linking_url',
  'commands',
  'get_started',
  'greeting',
  'ice_breakers',
  'persistent_menu',
  'subject_to_new_eu_privacy_rules',
  'whitelisted_domains',
];

/** `POST /PAGE/messenger_profile`: sets properties of the Messenger Profile. */
export function setProfile({ state, page, params }: GraphRequest): JsonObject {
  const given = Object.entries(params).filter(([name]) => PROPERTIES.includes(name));
  if (given.length === 0) {
    throw badParameter(`A call must set at least one of {${PROPERTIES.join(', ')}}`);
  }
  state.profiles.set(page.id, { ...state.profiles.get(page.id), ...Object.fromEntries(given) });
  return DONE;
}

/** `GET /PAGE/messenger_profile`: the properties asked for, those that are set. */
export function getProfile({ state, page, params }: GraphRequest): JsonObject {
  const profile = Object.entries(state.profiles.get(page.id) ?? {});
  const asked = profile.filter(([name]) => namesOf(params.fields).includes(name));
  return { data: asked.length > 0 ? [Object.fromEntries(asked)] : [] };
}

/** `DELETE /PAGE/messenger_profile`: forgets the properties named. */
export function deleteProfile({ state, page, params }: GraphRequest): JsonObject {
  const profile = Object.entries(state.profiles.get(page.id) ?? {});
  const kept = profile.filter(([name]) => !namesOf(params.fields).includes(name));
  state.profiles.set(page.id, Object.fromEntries(kept));
  return DONE;
}

/**
 * `/PAGE/custom_user_settings`: takes everything, keeps nothing; refuses the people whom personas
 * are refused for, which is how a bot can ask beforehand. (Meta's page
 * messenger-platform/error-codes, 10/2018336)
 */
export function userSettings({ state, params, call }: GraphRequest): JsonObject {
  const psid = textParam(params, 'psid');
  if (psid === undefined) throw badParameter('The parameter psid is required');
  if (state.refusing.has(psid)) throw personasRefused();
  return call.method === 'GET' ? { data: [] } : DONE;
}
