import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el, words } from '../base/elements.js';
import { loadable } from '../base/faces.js';
import { chatOf } from '../base/world.js';
import { speak } from '../base/speaking.js';

// What Messenger offers instead of a title: the customer's own number or address.
const OWN = { user_phone_number: '+1 555 0100', user_email: 'robin@example.com' };

let repliesOf;

/** Quick replies stand under the last message, and go when anything else was said. */
onDraw(() => {
  const lastItem = chatOf(current).last;
  const replies = lastItem?.message?.quick_replies;
  const shown = Array.isArray(replies) ? lastItem : undefined;
  $('quick-replies').hidden = !shown;
  if (repliesOf === shown) return;
  repliesOf = shown;
  const hadFocus = $('quick-replies').contains(document.activeElement);
  $('quick-replies').replaceChildren(
    ...(shown ? replies.map((reply) => replyOf(reply ?? {})) : []),
  );
  if (hadFocus) $('box').focus();
});

function replyOf({ content_type: type, title, payload, image_url: imageUrl }) {
  const text = String(OWN[type] ?? title ?? '');
  const quickReply = String(OWN[type] ?? payload ?? '');
  const url = loadable(imageUrl);
  const image = url && el('img', { src: url, alt: '', onerror: () => image.remove() });
  const onclick = () => speak('say', { text, quickReply });
  return el('button', { class: 'reply', type: 'button', onclick }, image, words(text));
}
