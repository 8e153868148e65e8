/** Things in the order in which they came, each with the revision of its last change. */
export interface Shelf<Thing> {
  /** Puts a thing there, or notes that it has changed. */
  put(key: unknown, thing: Thing, revision: number): void;
  get(key: unknown): Thing | undefined;
  /** The things that came or changed after a revision. */
  since(revision: number): Thing[];
  clear(): void;
}

/** An empty shelf for so many things; the oldest make room for new ones. */
export function createShelf<Thing>(limit = Infinity): Shelf<Thing> {
  const held = new Map<unknown, { thing: Thing; revision: number }>();
  return {
    put(key, thing, revision) {
      held.set(key, { thing, revision });
      if (held.size > limit) held.delete(held.keys().next().value);
    },
    get: (key) => held.get(key)?.thing,
    since: (revision) =>
      [...held.values()].filter((each) => each.revision > revision).map(({ thing }) => thing),
    clear: () => held.clear(),
  };
}
