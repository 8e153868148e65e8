import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { el, icon } from '../base/elements.js';
import { ask } from '../base/emulator.js';
import { nextPsid, openChat } from '../base/opening.js';
import { speak } from '../base/speaking.js';
import { chatOf, keyOf } from '../base/world.js';

const HEART = { reaction: 'love', emoji: '❤' };

/** What the conversation is said again for, until it is done or has come to a stop. */
let replay;

/** What can be done with something that the customer said. */
export function saidTools(item) {
  return el(
    'span',
    { class: 'tools-of' },
    tool(icon('again'), 'Say this again', () => speak('again', { event: anew(item.event) })),
    tool(icon('restart'), 'Restart from here with a new customer', () => restartFrom(item)),
  );
}

/** What a customer can do with something that the Page said. */
export function heardTools({ messageId, reaction }) {
  if (!messageId) return null;
  const action = reaction ? 'unreact' : 'react';
  const label = reaction ? 'Take the reaction back' : 'React with ❤';
  const event = { reaction: { mid: messageId, action, ...(reaction ? {} : HEART) } };
  const onclick = () => speak('again', { event });
  return tool(reaction ?? icon('heart'), label, onclick, reaction ? 'reaction' : '');
}

function tool(face, label, onclick, kind = '') {
  const attributes = { class: `tool ${kind}`, type: 'button', title: label, 'aria-label': label };
  // Two more stops for each message are too many on the way to the box: they are for whoever points.
  return el('button', { ...attributes, tabindex: '-1', onclick }, face);
}

/** The same event as another message. */
function anew(event) {
  const { message, postback } = structuredClone(event);
  const said = { ...(message && { message }), ...(postback && { postback }) };
  for (const words of Object.values(said)) delete words.mid;
  return said;
}

/** A new customer says all that was said up to here, each time when the bot has answered. */
async function restartFrom(last) {
  const said = [...chatOf(last).items.values()].filter(
    ({ from, id }) => from === 'user' && id <= last.id,
  );
  const whose = { pageId: last.pageId, psid: nextPsid(last.pageId) };
  if (!(await ask('meet', whose))) return;
  openChat(whose);
  replay = { whose, events: said.map(({ event }) => anew(event)), said: 0 };
  sayNext();
}

function sayNext() {
  const event = replay.events[replay.said];
  replay.said += 1;
  void ask('again', { ...replay.whose, event });
}

onDraw(() => {
  if (!replay) return;
  const { whose, events, said } = replay;
  const mine = [...chatOf(whose).items.values()].filter(({ from }) => from === 'user');
  if (mine.length < said || mine.at(-1).state === 'sending') return;
  const isOver = said === events.length || mine.at(-1).state === 'failed';
  if (isOver || keyOf(whose) !== keyOf(current)) replay = undefined;
  else sayNext();
});
