'use strict';

/**
 * How many entries all maps, sets and arrays have that can be reached from an object: what grows without end shows here,
 * wherever it is kept.
 */
function entriesWithin(root) {
  let entries = 0;
  const seen = new Set([root]);
  const toSee = [root];
  const see = (value) => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    toSee.push(value);
  };
  for (let object = toSee.pop(); object !== undefined; object = toSee.pop()) {
    if (object instanceof Map) {
      entries += object.size;
      for (const [key, value] of object) {
        see(key);
        see(value);
      }
    } else if (object instanceof Set || Array.isArray(object)) {
      entries += object.size ?? object.length;
      for (const value of object) see(value);
    } else {
      for (const value of Object.values(object)) see(value);
    }
  }
  return entries;
}

module.exports = { entriesWithin };
