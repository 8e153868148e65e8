import type { MessengerContext } from 'bottender';
import type { MessengerClient } from 'messaging-api-messenger';

import { Memo } from '../../graph/memo';
import type { Service } from '../../service';
import { clientCalls } from './client';
import { ClientKinds } from './client-kinds';
import { Connection } from './transport/connection';
import { outgoingOf } from './outgoing';
import { constructorOf, type OwnedConstructor } from './owner';
import { queueCalls } from './queue';
import { SafeQueue } from './transport/safe-queue';
import { wireOf } from './wire/wire';

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
  private readonly kinds: ClientKinds;

  constructor(private readonly service: Service) {
    const outgoing = outgoingOf(service, wireOf(service));
    const ofClient = clientCalls(service, outgoing);
    const ofQueue = queueCalls(service, outgoing);
    this.kinds = new ClientKinds(ofClient);
    this.clients = new Memo((base) => ({
      connection: new Connection(base, service),
      Client: constructorOf(Object.create(base, ofClient) as object),
    }));
    this.queues = new Memo((base) => ({
      safe: new SafeQueue(base as never, service),
      Queue: constructorOf(Object.create(base, ofQueue) as object),
    }));
  }

  /** Of a context's client: its own, which Bottender has made with the context's token, or one that all contexts share. */
  ofContext({ _customAccessToken: token }: MessengerContext, base: MessengerClient): Connected {
    return token && token === base.accessToken
      ? { connection: new Connection(base, this.service), Client: this.kinds.of(base) }
      : this.clients.of(base);
  }

  /** Of a client that all contexts share. */
  of(base: MessengerClient): Connected {
    return this.clients.of(base);
  }

  queueOf(base: Queue): Queued {
    return this.queues.of(base);
  }
}
