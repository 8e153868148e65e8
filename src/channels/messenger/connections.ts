import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import { Memo } from '../../graph/memo';
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
  private readonly clients: Memo<MessengerClient, Connected>;
  private readonly queues: Memo<Queue, Queued>;

  constructor(service: Service) {
    const outgoing = new Outgoing(service, new Wire(service));
    const ofClient = clientCalls(service, outgoing);
    const ofQueue = queueCalls(service, outgoing);
    this.clients = new Memo((base) => ({
      connection: new Connection(base, service),
      Client: constructorOf(Object.create(base, ofClient) as object),
    }));
    this.queues = new Memo((base) => ({
      safe: new SafeQueue(base as never, service),
      Queue: constructorOf(Object.create(base, ofQueue) as object),
    }));
  }

  of(base: MessengerClient): Connected {
    return this.clients.of(base);
  }

  queueOf(base: Queue): Queued {
    return this.queues.of(base);
  }
}
