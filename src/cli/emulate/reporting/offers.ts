import type { Json, JsonObject } from '../../../emulator';
import type { Tappable } from './message-lines';

/** What a Messenger Profile offers without a message: Get Started, ice breakers, the items of the menu. */
export function offersOf(profile: JsonObject): Tappable[] {
  const { get_started: start, ice_breakers: breakers, persistent_menu: menu } = profile;
  const { payload } = objectOf(start);
  const first = typeof payload === 'string' ? [buttonOf('Get Started', payload)] : [];
  return [...first, ...itemsIn(breakers), ...itemsIn(menu)];
}

/** Menus nest: an item is whatever has a title, or a question, and a payload. */
function itemsIn(value: Json | undefined): Tappable[] {
  if (Array.isArray(value)) return value.flatMap(itemsIn);
  const { title, question, payload, call_to_actions: inner } = objectOf(value);
  const name = title ?? question;
  const own =
    typeof name === 'string' && typeof payload === 'string' ? [buttonOf(name, payload)] : [];
  return inner === undefined ? own : [...own, ...itemsIn(inner)];
}

function buttonOf(title: string, payload: string): Tappable {
  return { title, payload, kind: 'button' };
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
