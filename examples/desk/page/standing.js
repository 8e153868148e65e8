import { face, timeLeft } from './elements.js';
import { customerOf, find, isAgent, nameOf, openConversation, room, tailOf } from './room.js';

const WINDOWS = {
  open: ({ openUntil }) => `Messenger takes answers for ${timeLeft(openUntil)} more.`,
  'human-agent': ({ humanAgentUntil }) =>
    'The customer wrote more than 24 hours ago: what you write goes out with the tag HUMAN_AGENT, ' +
    `for ${timeLeft(humanAgentUntil)} more.`,
  closed: () =>
    'The customer wrote more than 7 days ago: Messenger takes no message until they write again.',
};

/** Shows how the open conversation stands: who is in charge, what can be done, and whether Messenger takes an answer. */
export function drawStanding(isSending) {
  const conversation = openConversation();
  find('conversation').classList.toggle('none', !conversation);
  if (!conversation) return;
  const { charge } = conversation;
  const isMine = charge === room.me;
  find('customer').textContent = customerOf(conversation);
  find('charge').replaceChildren(...chargeLine(charge, isMine), ` · ${tailOf(conversation)}`);
  find('take').hidden = isMine;
  find('take').textContent = takeTitle(charge);
  find('colleague').parentElement.hidden = !isMine;
  find('hand-back').hidden = !isMine;

  const state = windowOf(conversation);
  find('window').className = state;
  find('window').textContent = WINDOWS[state](conversation);
  const mayWrite = isMine && state !== 'closed';
  find('box').disabled = !mayWrite;
  find('box').placeholder = mayWrite ? `Write as ${nameOf(charge)}` : whyNot(charge, isMine);
  for (const id of ['picture', 'send']) find(id).disabled = !mayWrite || isSending;
}

function windowOf({ openUntil, humanAgentUntil }) {
  const now = Date.now();
  if (now < openUntil) return 'open';
  return now < humanAgentUntil ? 'human-agent' : 'closed';
}

function chargeLine(charge, isMine) {
  if (charge === 'nobody') return ['Waits for a person'];
  if (charge === 'bot') return ['The bot answers'];
  return [face(charge), isMine ? `You answer as ${nameOf(charge)}` : `${nameOf(charge)} answers`];
}

function takeTitle(charge) {
  if (charge === 'nobody') return 'Take';
  return charge === 'bot' ? 'Take from the bot' : `Take from ${nameOf(charge)}`;
}

function whyNot(charge, isMine) {
  if (isMine) return 'Wait for the customer to write';
  return isAgent(charge) ? `${nameOf(charge)} answers` : 'Take the conversation to answer';
}
