'use strict';

const { randomUUID } = require('node:crypto');
const { EventEmitter } = require('node:events');
const {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { BOT, INBOX, NOBODY } = require('./charge');

/** The newest entries of a conversation that the desk shows. */
const KEPT_ENTRIES = 200;
/** Conversations in which nothing happened for so long are not looked up at a start. */
const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What happened in the conversations, for the desk to show: who said what, and who had them when. Who has one now is the
 * plugin's to say.
 *
 * Each has a journal, a file of one JSON object a line that is only ever added to. With more than one process, a table of
 * your database takes its place.
 */
class Conversations extends EventEmitter {
  #journals;
  #pictures;
  #all = new Map();

  constructor(folder) {
    super();
    // Every open desk listens.
    this.setMaxListeners(0);
    this.#journals = join(folder, 'journals');
    this.#pictures = join(folder, 'pictures');
    for (const path of [this.#journals, this.#pictures]) mkdirSync(path, { recursive: true });
    for (const file of readdirSync(this.#journals)) this.#load(file);
  }

  /**
   * Adds an entry: `text`, or a `picture` with its `filename`, that `by` has sent; a new `charge`, with a `note` for whoever
   * has it then; that Messenger takes no message (`isClosed`); or the customer's `name`.
   */
  note(psid, entry) {
    const noted = { ...entry, at: entry.at ?? Date.now() };
    appendFileSync(this.#journal(psid), `${JSON.stringify(noted)}\n`);
    const conversation = this.get(psid);
    this.#all.set(psid, conversation);
    add(conversation, noted);
    this.emit('change', conversation);
  }

  get(psid) {
    return this.#all.get(psid) ?? { psid, charge: BOT, count: 0, entries: [] };
  }

  /** What the plugin tells: that somebody answers in the inbox, or that a person does so no longer. */
  hear({ type, via, psid }) {
    if (psid === undefined) return;
    const { charge } = this.get(psid);
    if (type === 'handedOver' && via !== 'handOver') this.note(psid, { by: INBOX, charge: INBOX });
    if (type === 'takenBack' && charge !== BOT) this.note(psid, { by: BOT, charge: BOT });
  }

  has(psid) {
    return this.#all.has(psid);
  }

  all() {
    return [...this.#all.values()];
  }

  /** Keeps a picture, for an entry to name. */
  keepPicture(bytes) {
    const id = randomUUID();
    writeFileSync(join(this.#pictures, id), bytes);
    return id;
  }

  picturePath(id) {
    return join(this.#pictures, id);
  }

  #journal(psid) {
    if (!/^\d+$/.test(psid)) throw new Error('A PSID is made of digits.');
    return join(this.#journals, `${psid}.jsonl`);
  }

  #load(file) {
    const path = join(this.#journals, file);
    if (Date.now() - statSync(path).mtimeMs > KEPT_DAYS * DAY_MS) return;
    const [psid] = file.split('.');
    const conversation = this.get(psid);
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf('\n') + 1;
    // What stands behind the last line break was cut off by a crash: the next entry must not stand on its line.
    if (end < bytes.length) truncateSync(path, end);
    const lines = bytes.toString('utf8', 0, end).split('\n').filter(Boolean);
    for (const line of lines) add(conversation, JSON.parse(line));
    this.#all.set(psid, conversation);
  }
}

function add(conversation, entry) {
  conversation.count += 1;
  conversation.entries.push({ n: conversation.count, ...entry });
  conversation.entries.splice(0, conversation.entries.length - KEPT_ENTRIES);
  if (entry.name) conversation.name = entry.name;
  if (entry.isClosed) conversation.isClosed = true;
  if (entry.charge) {
    conversation.charge = entry.charge;
    conversation.waitingSince = entry.charge === NOBODY ? entry.at : undefined;
    conversation.isDone = entry.isDone;
  }
  // Events may come late.
  if (entry.by === 'customer' && !entry.charge) {
    conversation.wroteAt = Math.max(conversation.wroteAt ?? 0, entry.at);
    conversation.isClosed = conversation.isDone = undefined;
  }
}

/** Those of this process. */
const conversations = new Conversations(process.env.DESK_FOLDER ?? '.desk');

module.exports = { conversations };
