/** Line breaks, terminal escapes, and marks that turn the direction of the text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text from elsewhere as it may stand in a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** A value as JSON that holds no control character, not even those that JSON allows. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(/[\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
