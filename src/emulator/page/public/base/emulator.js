import { current } from './address.js';
import { draw } from './drawing.js';
import { world } from './world.js';

/** Asks the emulator to do something; answers whether it did. */
export async function ask(action, body) {
  try {
    const response = await fetch(`/_page/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return true;
    complain(await response.text());
  } catch {
    complain('The emulator does not answer.');
  }
  return false;
}

/** The same, about the conversation that is shown. */
export const askHere = (action, body = {}) => ask(action, { ...current, ...body });

export function complain(text) {
  world.complaint = text.trim();
  draw();
}
