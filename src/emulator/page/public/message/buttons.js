import { el, words } from '../base/elements.js';
import { complain } from '../base/emulator.js';
import { link } from '../base/links.js';
import { speak } from '../base/speaking.js';

/** What the buttons do that leave Messenger, or need a phone. */
const SAYS = {
  phone_number: ({ payload }) => `On a phone, this calls ${payload}.`,
  element_share: () => 'On Messenger, this shares the card.',
  account_link: () => 'On Messenger, this opens the page that links accounts.',
  account_unlink: () => 'On Messenger, this unlinks the account.',
  game_play: () => 'On Messenger, this starts the game.',
};

export const buttonsOf = (buttons) =>
  (Array.isArray(buttons) ? buttons : []).map((button) => buttonOf(button ?? {}));

function buttonOf(button) {
  const title = button.title ?? button.type ?? 'Button';
  if (button.type === 'postback') {
    const body = { payload: String(button.payload ?? ''), title: String(title) };
    return action(title, () => speak('postback', body));
  }
  if (button.url !== undefined) return link(button.url, { class: 'action' }, words(title));
  const says = SAYS[button.type] ?? (() => 'This button type does nothing in the emulator.');
  return action(title, () => complain(says(button)));
}

export function action(title, onclick) {
  return el('button', { class: 'action', type: 'button', onclick }, words(title));
}
