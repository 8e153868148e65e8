import { askHere } from './emulator.js';
import { keepAtEnd, stayAtEnd } from './scrolling.js';

/** Says something as the customer, or taps something: the answer is to be seen. */
export function speak(action, body) {
  stayAtEnd();
  keepAtEnd();
  return askHere(action, body);
}
