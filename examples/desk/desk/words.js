'use strict';

/** What the customer did, in words: what else they send is opened in Messenger, not in the desk. */
function wordsOf(event) {
  if (event.isPostback) return `[${event.postback.title ?? event.postback.payload}]`;
  const kinds = (event.attachments ?? []).map(({ type }) => `[${type}]`);
  return [event.text, ...kinds].filter(Boolean).join(' ') || '[message]';
}

module.exports = { wordsOf };
