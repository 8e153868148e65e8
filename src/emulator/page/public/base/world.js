const MOST_CALLS = 500;
const MOST_MESSAGES = 10_000;

/** What the page knows of the emulator. */
export const world = {
  setting: { origin: location.origin, pages: [] },
  webhook: null,
  trouble: { unshown: [], throttled: false, next: null, delayMs: 0 },
  /** How far the emulator's time is ahead of this machine's. */
  aheadMs: 0,
  /** What the bot's own process says of it; `ready` where nobody says anything. */
  bot: { status: 'ready' },
  /** The Messenger Profiles, by Page ID. */
  profiles: {},
  people: new Map(),
  personas: new Map(),
  calls: new Map(),
  chats: new Map(),
  isConnected: true,
  /** What the emulator said of the last thing that it was asked for and would not do. */
  complaint: '',
};

/** The emulator's time. */
export const now = () => Date.now() + world.aheadMs;

export const keyOf = ({ pageId, psid }) => `${pageId} ${psid}`;
export const pageOf = (pageId) => world.setting.pages.find(({ id }) => id === pageId);
export const peopleOf = (pageId) =>
  [...world.people.values()].filter((each) => each.pageId === pageId);

export function chatOf(whose) {
  const key = keyOf(whose);
  if (!world.chats.has(key)) {
    const chat = { items: new Map(), last: null, looked: 0, typing: null, readTo: 0 };
    world.chats.set(key, { ...chat, speaker: null });
  }
  return world.chats.get(key);
}

/** Takes in what the emulator tells: all there is, or what is new. */
export function learn(update) {
  if (update.fresh) {
    world.setting = update.fresh;
    for (const kept of ['people', 'personas', 'calls', 'chats']) world[kept].clear();
  }
  world.webhook = update.webhook;
  world.trouble = update.trouble;
  world.bot = update.bot;
  world.aheadMs = update.aheadMs;
  world.profiles = update.profiles;
  for (const person of update.people) world.people.set(keyOf(person), person);
  for (const persona of update.personas) world.personas.set(persona.id, persona);
  update.entries.forEach(take);
  for (const call of update.calls) world.calls.set(call.id, call);
  for (const id of world.calls.keys()) {
    if (world.calls.size <= MOST_CALLS) break;
    world.calls.delete(id);
  }
  // What was said before this page was opened is nothing new.
  if (update.fresh) for (const chat of world.chats.values()) chat.looked = chat.last?.id ?? 0;
}

/** Somebody without a page-scoped ID, whom a message has reached all the same. */
function meet({ pageId, psid }) {
  const key = keyOf({ pageId, psid });
  if (world.people.has(key)) return;
  world.people.set(key, { pageId, psid, name: psid, number: peopleOf(pageId).length + 1 });
}

function addItem(chat, item) {
  chat.items.set(item.id, item);
  if (chat.items.size > MOST_MESSAGES) chat.items.delete(chat.items.keys().next().value);
  if (item.id >= (chat.last?.id ?? 0)) chat.last = item;
}

/** Takes one thing of a conversation in: a message, what the customer said, or a sender action. */
function take(entry) {
  meet(entry);
  const chat = chatOf(entry);
  if (entry.from === 'user' || entry.from === 'trouble') {
    addItem(chat, entry);
  } else if (entry.message) {
    const known = chat.items.get(entry.id);
    // Whom the customer heard last decides whether the Page has to say its name.
    entry.heardBefore = known ? known.heardBefore : chat.speaker;
    if (known) return addItem(chat, entry);
    chat.speaker = entry.persona?.id ?? null;
    addItem(chat, entry);
    chat.typing = null;
  } else if (entry.senderAction === 'typing_on') {
    chat.typing = entry;
  } else if (entry.senderAction === 'typing_off') {
    chat.typing = null;
  } else if (entry.senderAction === 'mark_seen') {
    chat.readTo = entry.id;
  }
}
