import { isEqual } from 'lodash';
import type { MessengerClient } from 'messaging-api-messenger';

import { constructorOf, STATE, type Owned, type OwnedConstructor } from './owner';

/** Clients of one class that have the same members of their own. */
interface Kind {
  readonly prototype: object;
  readonly members: readonly PropertyKey[];
  readonly Client: OwnedConstructor;
}

/**
 * What contexts get in the place of clients of which each belongs to one context alone.
 *
 * Bottender makes one for each event of a bot of several Pages. Nothing inherits from it, as that would need a prototype with
 * all these members for each event: all clients of a kind share one, which looks the members up on the client behind.
 */
export class ClientKinds {
  /** Nearly always the next one's, too. */
  private last: Kind | undefined;

  /** @param calls what a context's client has in the place of Bottender's */
  constructor(private readonly calls: PropertyDescriptorMap) {}

  /** Makes what stands in the place of this client, or of another one like it. */
  of(base: MessengerClient): OwnedConstructor {
    const prototype = Object.getPrototypeOf(base) as object;
    const members = Reflect.ownKeys(base);
    if (this.last?.prototype !== prototype || !isEqual(this.last.members, members)) {
      const behind = Object.fromEntries(members.map((name) => [name, memberBehind(name)]));
      const ofAll = Object.create(prototype, { ...behind, ...this.calls }) as object;
      this.last = { prototype, members, Client: constructorOf(ofAll) };
    }
    return this.last.Client;
  }
}

/** A member of the client behind; what is written stays with who stands in front, as if that had inherited it. */
function memberBehind(name: PropertyKey): PropertyDescriptor & ThisType<Partial<Owned>> {
  return {
    get() {
      // Whoever prints a client may ask its prototype, which belongs to no context.
      const base = this[STATE]?.connection.base;
      return base && (Reflect.get(base, name) as unknown);
    },
    set(value: unknown) {
      const own = { value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, name, own);
    },
  };
}
