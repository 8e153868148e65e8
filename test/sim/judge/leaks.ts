import type { PersonasPlugin } from '../../../src';
import { Personas } from '../../../src/personas/personas';

interface Sized {
  readonly size: number;
}

/** Whatever a plugin counts messages with. */
interface Counted {
  readonly open: number;
  readonly waiters: readonly unknown[];
}

/** What of a plugin may be left over, and must not be. */
export interface Inside {
  readonly underWay: {
    readonly unknown: Counted;
    readonly byPersona: ReadonlyMap<string, Counted>;
  };
  readonly temporaries: { readonly lifetimes: Sized; readonly creating: Sized };
  readonly lasting: { readonly searches: Sized; readonly writing: Sized };
  readonly leftovers: { readonly deletions: Sized };
}

/** Closes a plugin, and gets hold of what is inside it. */
export function closeAndSee(plugin: PersonasPlugin): { closed: Promise<void>; inside: Inside } {
  const { prototype } = Personas as { prototype: { close: (this: Inside) => Promise<void> } };
  const { close } = prototype;
  const seen: Inside[] = [];
  prototype.close = function () {
    seen.push(this);
    return close.call(this);
  };
  try {
    const closed = plugin.close();
    return { closed, inside: seen[0] as Inside };
  } finally {
    prototype.close = close;
  }
}

/** What is left in it, in words. */
export function leftIn({ lasting, leftovers, temporaries, underWay }: Inside): string[] {
  const counted = [underWay.unknown, ...underWay.byPersona.values()];
  const counts = {
    tickets: counted.filter(({ open }) => open > 0).length,
    waiters: counted.filter(({ waiters }) => waiters.length > 0).length,
    lifetimes: temporaries.lifetimes.size,
    'temporary creations': temporaries.creating.size,
    searches: lasting.searches.size,
    'records being written': lasting.writing.size,
    deletions: leftovers.deletions.size,
  };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
}
