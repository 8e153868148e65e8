import { isEqual } from 'lodash';
import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import { Memo } from '../../graph/memo';
import type { Service } from '../../service';
import { clientCalls } from './client';
import { Connection } from './transport/connection';
import { Outgoing } from './outgoing';
import { constructorOf, STATE, type Owned, type OwnedConstructor } from './owner';
import { queueCalls } from './queue';
import { SafeQueue } from './transport/safe-queue';
import { Wire } from './wire/wire';

type Queue = NonNullable<MessengerContext['_batchQueue']>;

/** What the contexts get in the place of a client of Bottender's. */
interface Connected {
  readonly connection: Connection;
  /** Makes the clients of the contexts. */
  readonly Client: OwnedConstructor;
}

/** What they get in the place of a batch queue. */
interface Queued {
  readonly safe: SafeQueue;
  /** Makes the queues of the contexts. */
  readonly Queue: OwnedConstructor;
}

/** Clients of one class that have the same members of their own. */
interface Kind {
  readonly prototype: object;
  readonly members: readonly string[];
  /** Makes what stands in the place of any of them. */
  readonly Client: OwnedConstructor;
}

/** The clients and queues of Bottender's that contexts have come with. Each stays as it is. */
export class Connections {
  private readonly ofClient: PropertyDescriptorMap;
  private readonly clients: Memo<MessengerClient, Connected>;
  private readonly queues: Memo<Queue, Queued>;
  /** Of the client that was made last for a context alone. */
  private lastKind: Kind | undefined;

  constructor(private readonly service: Service) {
    const outgoing = new Outgoing(service, new Wire(service));
    this.ofClient = clientCalls(service, outgoing);
    const ofQueue = queueCalls(service, outgoing);
    this.clients = new Memo((base) => ({
      connection: new Connection(base, service),
      Client: constructorOf(Object.create(base, this.ofClient) as object),
    }));
    this.queues = new Memo((base) => ({
      safe: new SafeQueue(base as never, service),
      Queue: constructorOf(Object.create(base, ofQueue) as object),
    }));
  }

  /** What a context gets that has this client, and perhaps a token of its own. */
  ofContext({ _customAccessToken: token }: MessengerContext, base: MessengerClient): Connected {
    return token && token === base.accessToken ? this.ofOne(base) : this.of(base);
  }

  /** Of a client that many contexts share. */
  of(base: MessengerClient): Connected {
    return this.clients.of(base);
  }

  /** Of a client that Bottender has made for one context, as it does for each event of a bot of several Pages. */
  private ofOne(base: MessengerClient): Connected {
    const prototype = Object.getPrototypeOf(base) as object;
    const members = Object.keys(base);
    const last = this.lastKind;
    const kind =
      last?.prototype === prototype && isEqual(last.members, members)
        ? last
        : (this.lastKind = this.kindOf(prototype, members));
    return { connection: new Connection(base, this.service), Client: kind.Client };
  }

  queueOf(base: Queue): Queued {
    return this.queues.of(base);
  }

  /** With so many members, a prototype for each event would cost more than all else that the plugin does for it. */
  private kindOf(prototype: object, members: readonly string[]): Kind {
    const behind = members.map((name) => [name, memberBehind(name)]);
    const own = { ...Object.fromEntries(behind), ...this.ofClient } as PropertyDescriptorMap;
    return { prototype, members, Client: constructorOf(Object.create(prototype, own) as object) };
  }
}

/** A member that is read and written on the client behind. */
function memberBehind(name: string): PropertyDescriptor & ThisType<Partial<Owned>> {
  return {
    get() {
      const base = this[STATE]?.connection.base;
      return base && (Reflect.get(base, name) as unknown);
    },
    set(value: unknown) {
      const base = this[STATE]?.connection.base;
      if (base) Reflect.set(base, name, value);
    },
  };
}
