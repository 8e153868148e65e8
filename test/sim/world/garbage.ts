type Finalize = (held: unknown) => void;

/** In the place of Node.js's garbage collection: when it happens is decided by the world. */
export class Garbage {
  private readonly waiting = new Map<unknown, (() => void)[]>();

  /** The class that takes the place of `FinalizationRegistry`. */
  registry() {
    const { waiting } = this;
    return class {
      constructor(private readonly finalize: Finalize) {}

      register(target: unknown, held: unknown): void {
        const before = waiting.get(target) ?? [];
        waiting.set(target, [...before, () => this.finalize(held)]);
      }

      unregister(): boolean {
        return false;
      }
    };
  }

  /** Nobody has this object any more. @returns whether somebody wanted to know */
  collect(target: unknown): boolean {
    const finalizers = this.waiting.get(target) ?? [];
    this.waiting.delete(target);
    for (const finalize of finalizers) finalize();
    return finalizers.length > 0;
  }
}
