import { face, timeLeft, words } from './elements.js';
import { customerOf, find, isAgent, nameOf, openConversation, room, tailOf } from './room.js';

const WINDOWS = {
  open: ({ openUntil }) => `About ${timeLeft(openUntil)} left to reply (estimate).`,
  late: () =>
    'The customer last wrote more than 24 hours ago. If Messenger refuses a plain message, yours is sent with the tag ' +
    'HUMAN_AGENT.',
  closed: () => 'Messenger accepts no messages until the customer writes again.',
};

/** Shows how the open conversation stands: who is in charge, what can be done, and whether Messenger takes an answer. */
export function drawStanding(isSending) {
  const conversation = openConversation();
  find('conversation').classList.toggle('none', !conversation);
  if (!conversation) return;
  const { charge } = conversation;
  const isMine = charge === room.me;
  find('customer').replaceChildren(words('bdi', '', customerOf(conversation)));
  find('charge').replaceChildren(...chargeLine(charge, isMine), ` · ${tailOf(conversation)}`);
  find('take').hidden = isMine;
  find('take').textContent = takeTitle(charge);
  for (const id of ['to-colleague', 'hand-back', 'done']) find(id).hidden = !isMine;

  const state = windowOf(conversation);
  find('window').className = state;
  find('window').textContent = WINDOWS[state](conversation);
  const mayWrite = isMine && state !== 'closed';
  find('box').disabled = !mayWrite;
  find('box').placeholder = mayWrite ? `Write as ${nameOf(charge)}` : whyNot(charge, isMine);
  for (const id of ['picture', 'to-replies', 'send']) find(id).disabled = !mayWrite || isSending;
}

/** Messenger alone knows until when it takes answers: only that it is over, it has said. */
function windowOf({ isClosed, openUntil }) {
  if (isClosed) return 'closed';
  return Date.now() < openUntil ? 'open' : 'late';
}

function chargeLine(charge, isMine) {
  if (charge === 'nobody') return ['Waiting for an agent'];
  if (charge === 'inbox') return ['Somebody answers in the Page’s inbox'];
  if (charge === 'bot') return ['The bot answers'];
  return [face(charge), isMine ? `You answer as ${nameOf(charge)}` : `${nameOf(charge)} answers`];
}

function takeTitle(charge) {
  if (charge === 'nobody') return 'Take';
  return isAgent(charge) ? `Take from ${nameOf(charge)}` : `Take from the ${charge}`;
}

function whyNot(charge, isMine) {
  if (isMine) return 'Closed until the customer writes';
  return isAgent(charge) ? `${nameOf(charge)} answers` : 'Take the conversation to answer';
}
