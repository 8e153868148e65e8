import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import type { Service } from '../../service';
import { clientCalls } from './client';
import { Connection } from './transport/connection';
import { Outgoing } from './outgoing';
import { constructorOf, type OwnedConstructor } from './owner';
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

/** The clients and queues of Bottender's that contexts have come with. Each stays as it is. */
export class Connections {
  private readonly clients = new WeakMap<MessengerClient, Connected>();
  private readonly queues = new WeakMap<Queue, Queued>();
  private readonly clientCalls: PropertyDescriptorMap;
  private readonly queueCalls: PropertyDescriptorMap;

  constructor(private readonly service: Service) {
    const outgoing = new Outgoing(service, new Wire(service));
    this.clientCalls = clientCalls(service, outgoing);
    this.queueCalls = queueCalls(service, outgoing);
  }

  of(base: MessengerClient): Connected {
    let connected = this.clients.get(base);
    if (!connected) {
      const Client = constructorOf(Object.create(base, this.clientCalls) as object);
      connected = { connection: new Connection(base, this.service), Client };
      this.clients.set(base, connected);
    }
    return connected;
  }

  queueOf(base: Queue): Queued {
    let queued = this.queues.get(base);
    if (!queued) {
      const safe = new SafeQueue(base as never, this.service);
      queued = { safe, Queue: constructorOf(Object.create(base, this.queueCalls) as object) };
      this.queues.set(base, queued);
    }
    return queued;
  }
}
