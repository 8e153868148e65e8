'use strict';

const { MAX_PICTURE_BYTES, pictureType } = require('./body');
const { conversations } = require('./conversations');

const LIMIT_MS = 5_000;

/** Notes what the customer did: in words, and the pictures they sent, which the desk keeps and shows. */
async function noteCustomer(psid, event) {
  const attachments = event.attachments ?? [];
  const pictures = await Promise.all(attachments.map(keep));
  const others = attachments.filter((_, index) => pictures[index] === undefined);
  const about = { by: 'customer', at: event.timestamp };
  const words = wordsOf(event, others);
  if (words || attachments.length === 0) {
    conversations.note(psid, { ...about, text: words || '[message]' });
  }
  for (const picture of pictures.filter(Boolean)) {
    conversations.note(psid, { ...about, picture, filename: 'of the customer' });
  }
}

/** What somebody answers in the Page's inbox, or in another app: its echo tells the app, where that is not the bot's. */
function noteEcho(psid, { message, text, timestamp }) {
  const { MESSENGER_APP_ID: own } = process.env;
  const isOther = own && message.appId && String(message.appId) !== own;
  if (isOther && text) conversations.note(psid, { by: 'inbox', at: timestamp, text });
}

/** The address of a customer's picture is open to everybody who has it, and not for ever: the desk keeps its own copy. */
async function keep({ type, payload }) {
  if (type !== 'image' || !payload?.url) return undefined;
  try {
    const response = await fetch(payload.url, { signal: AbortSignal.timeout(LIMIT_MS) });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isShown = bytes.length <= MAX_PICTURE_BYTES && pictureType(bytes) !== undefined;
    return isShown ? conversations.keepPicture(bytes) : undefined;
  } catch (error) {
    console.error(`A picture of a customer could not be had: ${error.message}`);
    return undefined;
  }
}

/** In words: what else a customer sends is opened in Messenger, not in the desk. */
function wordsOf(event, attachments) {
  if (event.isPostback) return `[${event.postback.title ?? event.postback.payload}]`;
  const kinds = attachments.map(({ type }) => `[${type}]`);
  return [event.text, ...kinds].filter(Boolean).join(' ');
}

module.exports = { noteCustomer, noteEcho };
