'use strict';

/** The iterators behind `for … of`, spreading and the like. */
const ITERATORS = [[], new Map(), new Set()].map((each) =>
  Object.getPrototypeOf(each[Symbol.iterator]()),
);

/** What a program calls to look through something, or for something. */
const LOOKS = [
  ...ITERATORS.map((iterator) => [iterator, ['next']]),
  [Map.prototype, ['get', 'has', 'set', 'delete', 'forEach']],
  [Set.prototype, ['has', 'add', 'delete', 'forEach']],
  [String.prototype, ['startsWith', 'endsWith', 'includes', 'indexOf', 'replace', 'slice']],
];

/**
 * How many steps some work takes until it returns: looks at maps, sets and texts, and each step through a list. Equal
 * work takes equally many, on every machine.
 */
function stepsOf(work) {
  let steps = 0;
  const originals = [];
  for (const [owner, names] of LOOKS) {
    for (const name of names) {
      const original = Object.getOwnPropertyDescriptor(owner, name);
      originals.push(() => Object.defineProperty(owner, name, original));
      const counted = function (...args) {
        steps += 1;
        return Reflect.apply(original.value, this, args);
      };
      Object.defineProperty(owner, name, { ...original, value: counted });
    }
  }
  try {
    work();
    return steps;
  } finally {
    for (let index = originals.length - 1; index >= 0; index -= 1) originals[index]();
  }
}

module.exports = { stepsOf };
