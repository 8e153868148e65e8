'use strict';

const { BOT, NOBODY } = require('./charge');
const { once } = require('./once');
const { Refusal } = require('./refusal');
const { isOpen, sendingOptions } = require('./reply-window');
const { Turns } = require('./turns');

const CLOSED =
  'The customer wrote more than 7 days ago: Messenger takes no message until they write again.';
const BACK_WITH_BOT = 'You are talking to our assistant again.';

/** What agents do. Each conversation takes one step at a time, and only of whoever is in charge. */
class Desk {
  #conversations;
  #withConversation;
  #roster;
  #turns = new Turns();
  #sendOnce = once();

  constructor({ conversations, withConversation, roster }) {
    this.#conversations = conversations;
    this.#withConversation = withConversation;
    this.#roster = roster;
  }

  /** Takes a conversation from whoever the agent saw in charge: of two who want it, the second is told. */
  take(psid, agent, { from }) {
    return this.#turns.turn(psid, async () => {
      const { charge } = this.#conversations.get(psid);
      if (charge === agent) return;
      if (charge !== from) throw new Refusal(409, `${this.#nameOf(charge)} is in charge now.`);
      await this.#giveTo(psid, agent, agent);
    });
  }

  handOver(psid, agent, { to }) {
    return this.#inCharge(psid, agent, () => {
      if (!Object.hasOwn(this.#roster, to)) throw new Refusal(400, 'There is no such colleague.');
      return this.#giveTo(psid, to, agent);
    });
  }

  handBack(psid, agent) {
    return this.#inCharge(psid, agent, async ({ wroteAt }) => {
      await this.#converse(psid, async (context) => {
        context.usePersona(null, { lifetime: 'conversation' });
        this.#conversations.note(psid, { by: agent, charge: BOT });
        // The bot has no right to the tag of people.
        if (isOpen(wroteAt)) await this.#announceBot(context, psid);
      });
    });
  }

  /** @param id the agent's page makes it for each message: what comes twice is sent once */
  sendText(psid, agent, { id, text }) {
    const send = (context, options) => context.sendText(text, options);
    return this.#send(psid, agent, id, send, () => ({ text }));
  }

  sendPicture(psid, agent, { id, filename, bytes }) {
    const send = (context, options) => context.sendImage(bytes, { ...options, filename });
    const noteOf = () => ({ filename, picture: this.#conversations.keepPicture(bytes) });
    return this.#send(psid, agent, id, send, noteOf);
  }

  type(psid, agent, { on }) {
    return this.#inCharge(psid, agent, async ({ wroteAt }) => {
      if (!isOpen(wroteAt)) return;
      await this.#speak(psid, agent, (context) => (on ? context.typingOn() : context.typingOff()));
    });
  }

  #send(psid, agent, id, send, noteOf) {
    return this.#sendOnce(`${psid} ${id}`, () =>
      this.#inCharge(psid, agent, async ({ wroteAt }) => {
        const options = sendingOptions(wroteAt);
        if (!options) throw new Refusal(409, CLOSED);
        await this.#speak(psid, agent, (context) => send(context, options));
        this.#conversations.note(psid, { by: agent, ...noteOf(), ...options });
      }),
    );
  }

  /** Resolves when nobody is in the middle of anything. */
  settled() {
    return this.#turns.settled();
  }

  /** Whoever is not in charge is told so, whatever they saw a moment ago. */
  #inCharge(psid, agent, step) {
    return this.#turns.turn(psid, async () => {
      const conversation = this.#conversations.get(psid);
      const { charge } = conversation;
      if (charge !== agent) throw new Refusal(409, `${this.#nameOf(charge)} is in charge now.`);
      await step(conversation);
    });
  }

  async #giveTo(psid, agent, by) {
    await this.#converse(psid, (context) => {
      context.usePersona(agent, { lifetime: 'conversation' });
    });
    this.#conversations.note(psid, { by, charge: agent });
  }

  /** Does something as an agent. */
  async #speak(psid, agent, action) {
    let done = false;
    try {
      await this.#converse(psid, async (context) => {
        // It is in the session already, unless that got lost: who is in charge is who speaks.
        context.usePersona(agent, { lifetime: 'conversation' });
        await action(context);
        done = true;
      });
    } catch (error) {
      if (!done) throw error;
      // The customer has the message: an agent who is told of a failure would send it again.
      console.error(error);
    }
  }

  /** A failure costs a line, no more: the conversation is back with the bot in any case. */
  async #announceBot(context, psid) {
    try {
      await context.sendText(BACK_WITH_BOT, { persona: null });
      this.#conversations.note(psid, { by: 'bot', text: BACK_WITH_BOT });
    } catch (error) {
      console.error(error);
    }
  }

  #converse(psid, action) {
    // The desk's own records outlive the session: an agent may answer where it has expired.
    return this.#withConversation({ psid, create: true }, action);
  }

  #nameOf(charge) {
    if (charge === BOT) return 'The bot';
    // Somebody may have left the roster since.
    return charge === NOBODY ? 'Nobody' : (this.#roster[charge]?.name ?? charge);
  }
}

module.exports = { Desk };
