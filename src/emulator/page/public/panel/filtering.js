/** Whether a text has every word of another, in any order and in either case. */
export const matches = (haystack, needle) =>
  needle
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.toLowerCase().includes(word));

/** How many rows a list shows, and how many more each time somebody asks for more. */
export const LISTED_AT_ONCE = 100;
