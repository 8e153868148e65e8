/** What the page knows. */
export const room = {
  /** By the customer's ID. */
  conversations: new Map(),
  agents: [],
  /** What agents often write. */
  replies: [],
  /** Those of them who are at the desk. */
  present: new Set(),
  /** Who sits here. */
  me: undefined,
  /** The customer of the open conversation. */
  psid: undefined,
  /** How much of each conversation this page has shown. */
  shown: new Map(),
};

export function find(id) {
  return document.getElementById(id);
}

export function openConversation() {
  return room.conversations.get(room.psid);
}

/** Whether the customer has said something that this page has not shown. */
export function isNew({ psid, last, count }) {
  return last?.by === 'customer' && psid !== room.psid && count > (room.shown.get(psid) ?? 0);
}

export function customerOf({ name }) {
  return name ?? 'Customer';
}

/** Tells customers of the same name apart. */
export function tailOf({ psid }) {
  return `…${psid.slice(-4)}`;
}

/** Who somebody in charge, or who has said something, is for people. */
export function nameOf(who) {
  if (who === 'bot') return 'Bot';
  if (who === 'inbox') return 'Page’s inbox';
  if (who === 'customer') return customerOf(openConversation());
  return room.agents.find(({ id }) => id === who)?.name ?? who;
}

export function isAgent(charge) {
  return !['bot', 'nobody', 'inbox', 'customer'].includes(charge);
}
