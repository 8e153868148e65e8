import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, setText } from '../base/elements.js';
import { speak } from '../base/speaking.js';
import { when } from '../base/times.js';
import { keyOf, now, world } from '../base/world.js';

/** Whose the conversation is, and the Page's inbox, where a person answers as the Page. */
onDraw(() => {
  const { who, until } = world.people.get(keyOf(current))?.control ?? { who: null, until: 0 };
  const isLapsed = now() >= until;
  const isInbox = who === 'inbox' && !isLapsed;
  const isOthers = who === 'app' && !isLapsed;
  setText($('control'), isInbox || isOthers ? `${WHO[who]} until ${when(until)}` : WHO.bot);
  $('inbox-done').hidden = !isInbox && !isOthers;
});

const WHO = {
  bot: 'The bot has this conversation.',
  inbox: 'A person has this conversation',
  app: 'Another app has this conversation',
};

$('inbox').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = $('inbox-box').value.trim();
  if (text === '') return;
  $('inbox-box').value = '';
  if (!(await speak('inbox-say', { text }))) $('inbox-box').value = text;
});
$('inbox-done').addEventListener('click', () => speak('inbox-done'));
