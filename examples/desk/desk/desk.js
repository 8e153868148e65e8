'use strict';

const { BOT, INBOX, NOBODY, chargeOf } = require('./charge');
const { once } = require('./once');
const { Refusal } = require('./refusal');
const { isTooLate, sendInWindow } = require('./reply-window');
const { Turns } = require('./turns');

const BACK_WITH_BOT = 'You are talking to our assistant again.';

/** What agents do. Each conversation takes one step at a time, and only of whoever has it. */
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
    return this.#step(psid, (context, charge) => {
      if (charge === agent) return;
      if (charge !== from) throw this.#inChargeNow(charge);
      this.#give(context, agent, { by: agent });
    });
  }

  /** @param note what the colleague has to know; the customer does not see it */
  handOver(psid, agent, { to, note }) {
    return this.#inCharge(psid, agent, (context) => {
      if (!Object.hasOwn(this.#roster, to)) throw new Refusal(400, 'There is no such colleague.');
      this.#give(context, to, { by: agent, ...(note && { note: String(note) }) });
    });
  }

  /** @param isDone whether the customer has been helped: the list says so, and the bot says nothing */
  handBack(psid, agent, { isDone = false } = {}) {
    return this.#inCharge(psid, agent, async (context) => {
      this.#conversations.note(psid, { by: agent, charge: BOT, ...(isDone && { isDone }) });
      context.takeBack();
      context.setState({ agent: null });
      if (!isDone) await this.#announceBot(context, psid);
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
    return this.#inCharge(psid, agent, async (context) => {
      try {
        await (on ? context.typingOn() : context.typingOff());
      } catch (error) {
        if (!isTooLate(error)) throw error;
      }
    });
  }

  /** Resolves when nobody is in the middle of anything. */
  settled() {
    return this.#turns.settled();
  }

  #send(psid, agent, id, send, noteOf) {
    const closed = () => this.#conversations.note(psid, { by: agent, isClosed: true });
    return this.#sendOnce(`${psid} ${id}`, () =>
      this.#inCharge(psid, agent, async (context) => {
        const options = await sendInWindow((given) => send(context, given), closed);
        this.#conversations.note(psid, { by: agent, ...noteOf(), ...options });
      }),
    );
  }

  /** Whoever does not have the conversation is told so, whatever they saw a moment ago. */
  #inCharge(psid, agent, action) {
    return this.#step(psid, (context, charge) => {
      if (charge !== agent) throw this.#inChargeNow(charge);
      return action(context);
    });
  }

  #step(psid, action) {
    return this.#turns.turn(psid, async () => {
      let isDone = false;
      try {
        await this.#withConversation({ psid, create: true }, async (context) => {
          const charge = chargeOf(context);
          // The session knows; what the desk shows may have missed something.
          if (this.#conversations.get(psid).charge !== charge) {
            this.#conversations.note(psid, { by: BOT, charge });
          }
          await action(context, charge);
          isDone = true;
        });
      } catch (error) {
        if (!isDone) throw error;
        // It has happened: an agent who is told of a failure would send the message again.
        console.error(error);
      }
    });
  }

  #give(context, agent, about) {
    context.handOver(agent);
    context.setState({ agent });
    this.#conversations.note(context.session.user.id, { ...about, charge: agent });
  }

  /** A failure costs a line, no more: the conversation is back with the bot in any case. */
  async #announceBot(context, psid) {
    try {
      await context.sendText(BACK_WITH_BOT, { persona: null });
      this.#conversations.note(psid, { by: BOT, text: BACK_WITH_BOT });
    } catch (error) {
      console.error(error);
    }
  }

  #inChargeNow(charge) {
    const names = { [BOT]: 'The bot', [NOBODY]: 'Nobody', [INBOX]: 'Somebody in the inbox' };
    // Somebody may have left the roster since.
    const name = names[charge] ?? this.#roster[charge]?.name ?? charge;
    return new Refusal(409, `${name} is in charge now.`);
  }
}

module.exports = { Desk };
