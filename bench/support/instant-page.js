'use strict';

/** The answer to a message: Messenger's, whoever it goes to. */
const SENT = JSON.stringify({ recipient_id: '2000000000001', message_id: 'm_1' });

/**
 * A Page whose answers come at once, without a network: what is left is the work of the bot's process.
 *
 * It knows messages, batches of them, and personas. It is an axios adapter away from Bottender's real client.
 */
class InstantPage {
  /** The IDs of the personas on the Page. */
  personas = new Set();
  /** How many personas were created, ever. */
  created = 0;

  constructor(id) {
    this.id = id;
  }

  /** Has this client of Bottender's talk to the Page. */
  answer(client) {
    client.axios.defaults.adapter = (config) =>
      Promise.resolve({
        data: this.answerTo(config.method.toUpperCase(), config.url, config.data),
        status: 200,
        statusText: 'OK',
        headers: {},
        config,
      });
  }

  /** The body of the answer, as text. */
  answerTo(method, url, data) {
    const path = url.replace(/^\//, '').replace(/\?.*$/s, '');
    if (path === 'me/messages') return SENT;
    if (path === '') return JSON.stringify(this.batch(JSON.parse(data).batch));
    if (path === 'me') return JSON.stringify({ id: this.id });
    if (path === 'me/personas' && method === 'POST') return JSON.stringify({ id: this.create() });
    if (method === 'DELETE' && this.personas.delete(path)) return JSON.stringify({ success: true });
    throw new Error(`The Page of the bench knows no ${method} ${path}.`);
  }

  batch(operations) {
    return operations.map(({ method, relative_url: url, body }) => ({
      code: 200,
      body: this.answerTo(method, url, body),
    }));
  }

  create() {
    this.created += 1;
    const id = `${3_000_000_000_000 + this.created}`;
    this.personas.add(id);
    return id;
  }
}

module.exports = { InstantPage };
