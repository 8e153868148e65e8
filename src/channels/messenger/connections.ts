import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import type { Service } from '../../service';
import { clientCalls } from './client';
import { Connection } from './connection';
import { Outgoing } from './outgoing';
import { queueCalls } from './queue';
import { SafeQueue } from './safe-queue';
import { Wire } from './wire';

type Queue = NonNullable<MessengerContext['_batchQueue']>;

/** What the contexts get in the place of a client of Bottender's. */
interface Connected {
  readonly connection: Connection;
  /** Of the clients of the contexts. */
  readonly prototype: MessengerClient;
}

/** What they get in the place of a batch queue. */
interface Queued {
  readonly safe: SafeQueue;
  /** Of the queues of the contexts. */
  readonly prototype: object;
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
      const prototype = Object.create(base, this.clientCalls) as MessengerClient;
      connected = { connection: new Connection(base, this.service), prototype };
      this.clients.set(base, connected);
    }
    return connected;
  }

  queueOf(base: Queue): Queued {
    let queued = this.queues.get(base);
    if (!queued) {
      const safe = new SafeQueue(base as never, this.service);
      queued = { safe, prototype: Object.create(base, this.queueCalls) as object };
      this.queues.set(base, queued);
    }
    return queued;
  }
}
