/** What the page knows. */
export const room = {
  /** By the customer's ID. */
  conversations: new Map(),
  agents: [],
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
  if (who === 'customer') return customerOf(openConversation());
  return room.agents.find(({ id }) => id === who)?.name ?? who;
}

export function isAgent(charge) {
  return charge !== 'bot' && charge !== 'nobody';
}
