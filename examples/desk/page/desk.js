import { attempt, complain } from './attempt.js';
import { Composer } from './composer.js';
import { element, face } from './elements.js';
import { drawList } from './list.js';
import { Log } from './log.js';
import { callFor } from './notify.js';
import { find, isAgent, nameOf, openConversation, room } from './room.js';
import { drawStanding } from './standing.js';
import { getJson, hasSecret, listen, post, setSecret } from './wire.js';

const CLOCK_EVERY_MS = 15_000;
const HERE_EVERY_MS = 15_000;
const AGENT = 'desk-agent';

const log = new Log(find('log'));
const composer = new Composer(draw);

function draw() {
  drawList(show);
  drawStanding(composer.isSending);
}

function show(psid) {
  if (psid !== room.psid) {
    composer.leave();
    log.clear();
    complain('');
  }
  room.psid = psid;
  find('desk').dataset.view = 'conversation';
  draw();
  composer.enter();
  void loadLog();
}

async function loadLog() {
  const { psid } = room;
  try {
    const { entries } = await getJson(`/conversations/${psid}?after=${log.last}`);
    if (psid !== room.psid) return;
    log.add(entries);
    room.shown.set(psid, log.last);
  } catch (error) {
    // The next piece of news, or the line that stands again, brings what is missing.
    console.debug(error.message);
  }
}

function hear({ agents, present, replies, conversations }) {
  if (replies) room.replies = replies;
  if (agents) room.agents = agents;
  // The first time, nothing is news.
  else callFor(conversations, room.conversations);
  for (const conversation of conversations) room.conversations.set(conversation.psid, conversation);
  find('login').hidden = true;
  if (present) room.present = new Set(present);
  if (agents) offerSeats();
  else if (present) drawColleagues();
  draw();
  if (conversations.some(({ psid }) => psid === room.psid)) void loadLog();
}

/** Asks who sits here, unless that is known from before. */
function offerSeats() {
  find('agent').replaceChildren(...room.agents.map(option));
  find('seats').replaceChildren(...room.agents.map(seat));
  const before = room.me ?? sessionStorage.getItem(AGENT);
  if (room.agents.some(({ id }) => id === before)) return sitDown(before);
  find('who').hidden = false;
  find('seats').querySelector('button').focus();
}

function seat({ id, name }) {
  const button = element('button', { type: 'button', className: 'quiet' }, face(id), name);
  button.addEventListener('click', () => {
    sitDown(id);
    find('conversations').querySelector('.item')?.focus();
  });
  return button;
}

function sitDown(agent) {
  room.me = agent;
  sessionStorage.setItem(AGENT, agent);
  find('who').hidden = true;
  find('desk').hidden = false;
  find('agent').value = agent;
  tellHere();
  drawColleagues();
  draw();
}

/** Where that fails, the line is lost as well, and says so. */
function tellHere() {
  if (!room.me) return;
  post(`/here?agent=${encodeURIComponent(room.me)}`).catch((error) => console.debug(error.message));
}

function drawColleagues() {
  const colleagues = room.agents.filter(({ id }) => id !== room.me);
  const chosen = find('colleague').value;
  const nobody = option({ id: '', name: 'Choose a colleague' });
  const named = colleagues.map(({ id, name }) =>
    option({ id, name: room.present.has(id) ? name : `${name} (away)` }),
  );
  find('colleague').replaceChildren(nobody, ...named);
  find('colleague').value = chosen;
}

function option({ id, name }) {
  return element('option', { value: id }, name);
}

find('agent').addEventListener('change', () => sitDown(find('agent').value));

/** The second click of a double click is meant for the button that was in this place before. */
const isSecond = ({ detail }) => detail > 1;

find('take').addEventListener('click', async (event) => {
  if (isSecond(event)) return;
  const { charge: from } = openConversation();
  const question = `${nameOf(from)} has this conversation. Take it over?`;
  if (isAgent(from) && !confirm(question)) return;
  await attempt('take', (path) => post(path, { from }));
  composer.focus();
});

find('to-colleague').addEventListener('click', () => {
  const dialog = find('hand-over');
  const { psid } = room;
  find('colleague').value = find('note').value = '';
  dialog.returnValue = '';
  dialog.onclose = () => {
    // Of the conversation that was open when it was asked.
    if (dialog.returnValue !== 'yes' || psid !== room.psid) return;
    const to = find('colleague').value;
    void attempt('hand-over', (path) => post(path, { to, note: find('note').value.trim() }));
  };
  dialog.showModal();
});

for (const [id, body] of Object.entries({ 'hand-back': {}, done: { isDone: true } })) {
  find(id).addEventListener('click', async (event) => {
    if (isSecond(event)) return;
    // The buttons go away with it: on to the next conversation.
    if (await attempt('hand-back', (path) => post(path, body))) focusOnList();
  });
}

find('back').addEventListener('click', () => {
  find('desk').dataset.view = 'list';
  focusOnList();
});

function focusOnList() {
  find('conversations').querySelector('[aria-current]')?.focus();
}

find('search').addEventListener('input', draw);

find('login-form').addEventListener('submit', (event) => {
  event.preventDefault();
  setSecret(find('secret').value);
  find('secret').value = '';
  void open();
});

async function open() {
  try {
    if (!hasSecret()) return askForSecret('');
    await listen(hear, (stands) => {
      find('connection').textContent = stands ? '' : 'Connection lost. Reconnecting …';
    });
  } catch (error) {
    askForSecret(error.message);
  }
}

function askForSecret(problem) {
  find('desk').hidden = true;
  find('login').hidden = false;
  find('login-problem').textContent = problem;
  find('secret').focus();
}

let day = new Date().toDateString();

// How long Messenger takes answers is a matter of minutes; from the next day on, times have a date.
setInterval(() => {
  if (document.hidden) return;
  draw();
  const today = new Date().toDateString();
  if (today === day) return;
  day = today;
  log.clear();
  if (room.psid) void loadLog();
}, CLOCK_EVERY_MS);
setInterval(tellHere, HERE_EVERY_MS);
void open();
