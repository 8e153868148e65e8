import { find, room } from './room.js';

/** Asks for something about the open conversation; says so where the desk does not do it. */
export async function attempt(action, ask) {
  complain('');
  try {
    await ask(pathOf(action));
    return true;
  } catch (error) {
    complain(error.message);
    return false;
  }
}

export function pathOf(action) {
  return `/conversations/${room.psid}/${action}?agent=${encodeURIComponent(room.me)}`;
}

export function complain(text) {
  find('problem').textContent = text;
}
