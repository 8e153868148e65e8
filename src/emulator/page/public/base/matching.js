/** Text as it is searched: without case and accents. */
const plain = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Whether a text has every word of another, in any order, whatever case and accents. */
export function matches(haystack, needle) {
  const searched = plain(haystack);
  return plain(needle)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/** How many rows a list shows, and how many more each time somebody asks for more. */
export const LISTED_AT_ONCE = 100;
