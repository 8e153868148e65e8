import { attempt, complain, pathOf } from './attempt.js';
import { element } from './elements.js';
import { find, room } from './room.js';
import { post, postFile } from './wire.js';

/** Messenger shows typing for about 20 seconds. */
const TYPING_EVERY_MS = 10_000;
const DRAFTS = 'desk-drafts';
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

/** Where agents write. */
export class Composer {
  isSending = false;
  /**
   * What is written to each customer, with the ID under which it will be sent: one ID until it has gone. Kept for the time
   * that the page is loaded again.
   */
  #drafts = new Map(JSON.parse(sessionStorage.getItem(DRAFTS) ?? '[]'));
  /** When the customer was last shown that somebody types; 0 where they see nothing of it. */
  #typingAt = 0;
  #draw;

  constructor(draw) {
    this.#draw = draw;
    const box = find('box');
    box.addEventListener('input', () => this.#wrote());
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      find('composer').requestSubmit();
    });
    find('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#sendText();
    });
    find('to-replies').addEventListener('click', () => this.#offerReplies());
    find('picture').addEventListener('change', () => void this.#sendPicture());
  }

  /** The conversation is about to be another one. */
  leave() {
    if (this.#typingAt > 0) this.#tellTyping(false);
  }

  enter() {
    this.#fill(this.#drafts.get(room.psid)?.text ?? '');
    // Where nothing can be written yet, it can be read, and the next buttons are those of the conversation.
    if (find('box').disabled) find('log').focus();
    else this.focus();
  }

  focus() {
    if (!find('box').disabled) find('box').focus();
  }

  #fill(text) {
    find('box').value = text;
    this.#fit();
  }

  /** Lets the box grow with what is written, as far as the style sheet allows. */
  #fit() {
    const { style } = find('box');
    style.height = 'auto';
    const { scrollHeight, offsetHeight, clientHeight } = find('box');
    style.height = `${scrollHeight + offsetHeight - clientHeight}px`;
  }

  #wrote() {
    const text = find('box').value;
    this.#drafts.set(room.psid, { text, id: crypto.randomUUID() });
    this.#keepDrafts();
    this.#fit();
    const isDue = Date.now() - this.#typingAt > TYPING_EVERY_MS;
    if (text !== '' ? isDue : this.#typingAt > 0) this.#tellTyping(text !== '');
  }

  #keepDrafts() {
    sessionStorage.setItem(DRAFTS, JSON.stringify([...this.#drafts]));
  }

  /** Where that fails, nobody is told: it is not what the agent came for. */
  #tellTyping(on) {
    this.#typingAt = on ? Date.now() : 0;
    post(pathOf('type'), { on }).catch((error) => console.debug(error.message));
  }

  async #sendText() {
    const { psid } = room;
    const draft = this.#drafts.get(psid);
    if (this.isSending || !draft || draft.text.trim() === '') return;
    const isSent = await this.#sending('text', (path) => post(path, draft));
    // What was written meanwhile stays.
    if (!isSent || this.#drafts.get(psid) !== draft) return;
    // The message has put an end to the typing.
    this.#typingAt = 0;
    this.#drafts.delete(psid);
    this.#keepDrafts();
    if (psid === room.psid) this.#fill('');
  }

  #offerReplies() {
    const dialog = find('replies');
    const { psid } = room;
    const buttons = room.replies.map((text, index) =>
      element('button', { className: 'quiet', value: String(index), dir: 'auto' }, text),
    );
    find('reply-list').replaceChildren(...buttons);
    dialog.returnValue = '';
    dialog.onclose = () => {
      const text = room.replies[dialog.returnValue];
      if (text === undefined || psid !== room.psid) return;
      const { selectionStart, selectionEnd } = find('box');
      find('box').setRangeText(text, selectionStart, selectionEnd, 'end');
      this.#wrote();
      this.focus();
    };
    dialog.showModal();
  }

  async #sendPicture() {
    const [file] = find('picture').files;
    if (!file) return;
    if (file.size > MAX_PICTURE_BYTES) complain('Pictures can be at most 8 MB.');
    else {
      const about = `&id=${crypto.randomUUID()}&filename=${encodeURIComponent(file.name)}`;
      await this.#sending('picture', (path) => postFile(path + about, file));
    }
    find('picture').value = '';
  }

  async #sending(action, ask) {
    this.isSending = true;
    this.#draw();
    try {
      return await attempt(action, ask);
    } finally {
      this.isSending = false;
      this.#draw();
      this.focus();
    }
  }
}
