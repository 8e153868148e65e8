import { $ } from '../base/elements.js';
import { askHere } from '../base/emulator.js';
import { world } from '../base/world.js';
import { stayAtEnd } from './scrolling.js';

async function say(event) {
  event.preventDefault();
  const box = $('box');
  const text = box.value.trim();
  if (text === '') return;
  box.value = '';
  world.complaint = '';
  fitBox();
  stayAtEnd();
  // What could not even be handed over stays in the box.
  if (!(await askHere('say', { text })) && box.value === '') {
    box.value = text;
    fitBox();
  }
}

/** Lets the box grow with what is written, where the style sheet cannot. */
function fitBox() {
  if (CSS.supports('field-sizing', 'content')) return;
  const box = $('box');
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}

$('composer').addEventListener('submit', say);
$('box').addEventListener('input', fitBox);
$('box').addEventListener('keydown', (event) => {
  // Enter also ends the choice of a character in many scripts; that is not yet the end of the message.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) say(event);
});
