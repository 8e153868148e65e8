import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $ } from '../base/elements.js';
import { speak } from '../base/speaking.js';
import { keyOf } from '../base/world.js';

const DRAFTS = 'bottender-persona emulator drafts';

/** What was begun in each conversation; kept for the time that the page is loaded again. */
const drafts = new Map(Object.entries(JSON.parse(sessionStorage.getItem(DRAFTS) ?? '{}')));
let shown;

onDraw(() => {
  const key = keyOf(current);
  if (key === shown) return;
  shown = key;
  fill(drafts.get(key) ?? '');
});

async function say(event) {
  event.preventDefault();
  const text = $('box').value.trim();
  if (text === '') return;
  fill('');
  // What could not even be handed over stays in the box.
  if (!(await speak('say', { text })) && $('box').value === '') fill(text);
}

function fill(text) {
  $('box').value = text;
  keepDraft();
}

function keepDraft() {
  fitBox();
  const { value } = $('box');
  if (value) drafts.set(keyOf(current), value);
  else drafts.delete(keyOf(current));
  sessionStorage.setItem(DRAFTS, JSON.stringify(Object.fromEntries(drafts)));
}

/** Lets the box grow with what is written, where the style sheet cannot. */
function fitBox() {
  if (CSS.supports('field-sizing', 'content')) return;
  const box = $('box');
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}

$('composer').addEventListener('submit', say);
$('box').addEventListener('input', keepDraft);
$('box').addEventListener('keydown', (event) => {
  // Enter also ends the choice of a character in many scripts; that is not yet the end of the message.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) say(event);
});
