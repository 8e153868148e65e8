import { current, setCurrent } from '../base/address.js';
import { draw } from '../base/drawing.js';
import { $ } from '../base/elements.js';
import { ask, askHere } from '../base/emulator.js';
import { keyOf, pageOf, peopleOf, world } from '../base/world.js';

/** Makes sure that there is a Page, and somebody to be. */
export function settleChat() {
  const pageId = pageOf(current.pageId) ? current.pageId : (world.setting.pages[0]?.id ?? '');
  const psid = current.psid || (peopleOf(pageId)[0]?.psid ?? nextPsid(pageId));
  setCurrent({ pageId, psid });
}

export function openChat(whose) {
  setCurrent(whose);
  world.complaint = '';
  draw({ switched: true, personas: true });
  show('chat');
  $('box').focus();
}

/** In a small window: which of the rooms is seen. */
export function show(view) {
  document.querySelector('main').dataset.view = view;
}

export async function newCustomer(pageId) {
  // Whoever is shown and has not said anything yet becomes somebody, too.
  if (current.pageId === pageId && !(await askHere('meet'))) return;
  const person = { pageId, psid: nextPsid(pageId) };
  if (await ask('meet', person)) openChat(person);
}

export const customerName = () => {
  const known = world.people.get(keyOf(current));
  return `Customer ${known?.number ?? peopleOf(current.pageId).length + 1}`;
};

/** An ID that nobody has; where nobody is there yet, the same one each time. */
function nextPsid(pageId) {
  const taken = new Set([...world.people.values(), current].map(({ psid }) => psid));
  const index = world.setting.pages.findIndex(({ id }) => id === pageId);
  let psid = 2_000_000_000_001 + Math.max(index, 0);
  while (taken.has(String(psid))) psid += 1;
  return String(psid);
}
