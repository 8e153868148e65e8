import { current, setCurrent } from './address.js';
import { draw } from './drawing.js';
import { $ } from './elements.js';
import { ask, askHere } from './emulator.js';
import { keyOf, pageOf, peopleOf, world } from './world.js';

/** Makes sure that there is a Page, and somebody to be. */
export function settleChat() {
  const pageId = pageOf(current.pageId) ? current.pageId : (world.setting.pages[0]?.id ?? '');
  const psid = current.psid || (peopleOf(pageId)[0]?.psid ?? nextPsid(pageId));
  setCurrent({ pageId, psid });
  // Whoever is shown becomes somebody: with a name, and one more customer beside them.
  if (psid !== '' && !world.people.has(keyOf(current))) askHere('meet');
}

export function openChat(whose) {
  setCurrent(whose);
  world.complaint = '';
  draw({ switched: true, personas: true });
  show('chat');
  $('box').focus();
}

/** Leads from a call to its message in the conversation. */
export function showMessage({ id, pageId, psid }) {
  openChat({ pageId, psid });
  const row = document.getElementById(`message-${id}`);
  row?.scrollIntoView({ block: 'center' });
  row?.classList.add('found');
}

/** In a small window: which of the rooms is seen. */
export function show(view) {
  document.querySelector('main').dataset.view = view;
}

export async function newCustomer(pageId) {
  const person = { pageId, psid: nextPsid(pageId) };
  if (await ask('meet', person)) openChat(person);
}

export const nameOf = (whose) => world.people.get(keyOf(whose))?.name ?? 'a new customer';

/** An ID that nobody has; where nobody is there yet, the same one each time. */
export function nextPsid(pageId) {
  const taken = new Set([...world.people.values(), current].map(({ psid }) => psid));
  const index = world.setting.pages.findIndex(({ id }) => id === pageId);
  let psid = 2_000_000_000_001 + Math.max(index, 0);
  while (taken.has(String(psid))) psid += 1;
  return String(psid);
}
