import { askHere } from './emulator.js';
import { keepAtEnd, stayAtEnd } from './scrolling.js';
import { world } from './world.js';

/** Says something as the customer, or taps something: the answer is to be seen. */
export function speak(action, body) {
  world.complaint = '';
  stayAtEnd();
  keepAtEnd();
  return askHere(action, body);
}
