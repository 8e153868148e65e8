import { element, face, timeOf, words, wordsWithLinks } from './elements.js';
import { isAgent, nameOf } from './room.js';
import { getBlob } from './wire.js';

/** So many pixels from its end, a log is read at its end. */
const NEAR_END = 60;

/** What was said in the open conversation, and who was in charge. */
export class Log {
  last = 0;
  #log;
  #speaker;

  constructor(log) {
    this.#log = log;
  }

  clear() {
    this.#log.replaceChildren();
    this.#speaker = undefined;
    this.last = 0;
  }

  /** Adds what is not there yet: two questions at once are answered with the same entries. */
  add(entries) {
    const isAtEnd = this.#isAtEnd();
    for (const entry of entries.filter(({ n }) => n > this.last)) {
      this.last = entry.n;
      if (entry.charge) this.#addTurn(entry);
      else if (entry.text ?? entry.picture) this.#addMessage(entry);
    }
    if (isAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** Its address alone opens nothing: the secret goes with the question for it. */
  #picture({ picture, filename }) {
    const image = element('img', { className: 'sent', alt: `Picture ${filename}` });
    image.addEventListener('load', () => {
      URL.revokeObjectURL(image.src);
      // It has pushed down what was read at the end.
      if (this.#isAtEnd(image.height)) this.#log.scrollTop = this.#log.scrollHeight;
    });
    getBlob(`/pictures/${picture}`).then(
      (blob) => (image.src = URL.createObjectURL(blob)),
      (error) => image.replaceWith(words('p', 'bubble', `${image.alt} (${error.message})`)),
    );
    return image;
  }

  #isAtEnd(newPixels = 0) {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_END + newPixels;
  }

  #addTurn({ by, charge, why, at, isDone, note }) {
    this.#speaker = undefined;
    const what = [why, isDone ? `${nameOf(by)} is done.` : turnOf(by, charge)];
    this.#log.append(words('p', 'turn', `${what.filter(Boolean).join(' ')} · ${timeOf(at)}`));
    if (note) this.#log.append(wordsWithLinks('p', 'turn note', `Note: ${note}`));
  }

  #addMessage(entry) {
    const { by, text, tag, at } = entry;
    const row = element('div', { className: `row ${by === 'customer' ? 'theirs' : 'ours'}` });
    if (by !== this.#speaker) row.append(heading(by, at));
    this.#speaker = by;
    row.append(text === undefined ? this.#picture(entry) : wordsWithLinks('p', 'bubble', text));
    if (tag) row.append(element('p', { className: 'tag' }, `Sent as ${tag}`));
    this.#log.append(row);
  }
}

function heading(by, at) {
  const made = element('p', { className: 'name' });
  if (by !== 'customer' && isAgent(by)) made.append(face(by));
  made.append(words('span', '', nameOf(by)), element('time', {}, timeOf(at)));
  return made;
}

function turnOf(by, charge) {
  if (charge === 'nobody') return 'Waiting for a person.';
  if (charge === 'bot') return 'The bot answers.';
  if (charge === 'inbox') return 'Somebody answers in the Page’s inbox.';
  const name = nameOf(charge);
  return by === charge ? `${name} took over.` : `${nameOf(by)} handed over to ${name}.`;
}
