import { element, face, timeOf, words, wordsWithLinks } from './elements.js';
import { find, isAgent, nameOf, room } from './room.js';
import { getBlob } from './wire.js';

/** So many pixels from its end, a log is read at its end. */
const NEAR_END = 60;
/** After a pause this long, the time is shown again. */
const PAUSE_MS = 10 * 60_000;

/** What was said in the open conversation, and who was in charge. */
export class Log {
  last = 0;
  #log;
  #before = {};
  #top = 0;

  constructor(log) {
    this.#log = log;
    log.addEventListener('scroll', () => this.#scrolled());
    find('to-end').addEventListener('click', () => this.#toEnd());
    // The box below takes room from it as it grows.
    new ResizeObserver(() => this.#keepAtEnd()).observe(log);
  }

  clear() {
    this.#log.replaceChildren();
    this.#before = {};
    this.last = 0;
    this.#toEnd();
  }

  /** Adds what is not there yet: two questions at once are answered with the same entries. */
  add(entries) {
    const fresh = entries.filter(({ n }) => n > this.last);
    for (const entry of fresh) {
      this.last = entry.n;
      if (entry.charge) this.#addTurn(entry);
      else if (entry.text ?? entry.picture) this.#addMessage(entry);
    }
    if (fresh.some(({ by, charge }) => by === room.me && !charge)) this.#toEnd();
    else this.#keepAtEnd();
  }

  /** Its address alone opens nothing: the secret goes with the question for it. */
  #picture({ picture, filename }) {
    const image = element('img', { className: 'sent', alt: `Picture ${filename}` });
    image.addEventListener('load', () => {
      URL.revokeObjectURL(image.src);
      // It has pushed down what was read at the end.
      this.#keepAtEnd();
    });
    getBlob(`/pictures/${picture}`).then(
      (blob) => (image.src = URL.createObjectURL(blob)),
      (error) => image.replaceWith(words('p', 'bubble', `${image.alt} (${error.message})`)),
    );
    return image;
  }

  /** Only who scrolls up leaves the end: the log also becomes shorter, and longer, by itself. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const goesUp = scrollTop < this.#top;
    this.#top = scrollTop;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (isNear || goesUp) find('to-end').hidden = isNear;
  }

  #keepAtEnd() {
    if (find('to-end').hidden) this.#toEnd();
  }

  #toEnd() {
    find('to-end').hidden = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #addTurn({ by, charge, why, at, isDone, note }) {
    this.#before = {};
    const what = [why, isDone ? `${nameOf(by)} is done.` : turnOf(by, charge)];
    this.#log.append(words('p', 'turn', `${what.filter(Boolean).join(' ')} · ${timeOf(at)}`));
    if (note) this.#log.append(wordsWithLinks('p', 'turn note', `Note: ${note}`));
  }

  #addMessage(entry) {
    const { by, text, tag, at } = entry;
    const row = element('div', { className: `row ${by === 'customer' ? 'theirs' : 'ours'}` });
    if (by !== this.#before.by || at - this.#before.at > PAUSE_MS) row.append(heading(by, at));
    this.#before = entry;
    row.append(text === undefined ? this.#picture(entry) : wordsWithLinks('p', 'bubble', text));
    if (tag) row.append(element('p', { className: 'tag' }, `Sent as ${tag}`));
    this.#log.append(row);
  }
}

function heading(by, at) {
  const made = element('p', { className: 'name' });
  if (isAgent(by)) made.append(face(by));
  made.append(words('span', '', nameOf(by)), element('time', {}, timeOf(at)));
  return made;
}

function turnOf(by, charge) {
  if (charge === 'nobody') return 'Waiting for an agent.';
  if (charge === 'bot') {
    return isAgent(by) ? `${nameOf(by)} handed back to the bot.` : 'The bot answers again.';
  }
  if (charge === 'inbox') return 'Somebody answers in the Page’s inbox.';
  const name = nameOf(charge);
  return by === charge ? `${name} took over.` : `${nameOf(by)} handed over to ${name}.`;
}
