import type { MessengerClient } from 'messaging-api-messenger';

import type { Timer } from '../../../clock';
import { outcomeOf } from '../../../graph/outcome';
import type { Service } from '../../../service';
import { mayLieInPersona } from './blame';
import { leavingOf } from './operation';
import { transportOf } from './transport';

/** Bottender's batch queue, with what its types keep private; before 1.5 the names begin with `_`. */
interface BatchQueue {
  push(request: object): Promise<unknown>;
  flush(): Promise<void>;
  client?: MessengerClient;
  _client?: MessengerClient;
  delay?: number;
  _delay?: number;
  shouldRetry?: ShouldRetry;
  _shouldRetry?: ShouldRetry;
  timeout?: NodeJS.Timeout;
  _timeout?: NodeJS.Timeout;
}

/** What waits in it. */
interface Item {
  readonly request: object;
  readonly resolve: (answer: unknown) => void;
}

type ShouldRetry = (failure: unknown) => boolean;

/** In the place of an operation of a batch that Graph did not answer: it may have been carried out. */
const NO_ANSWER = {
  code: 500,
  body: JSON.stringify({
    error: { type: 'NoAnswer', message: 'No answer came for this operation of the batch.' },
  }),
};

/**
 * Bottender's batch queue without its dangers, for all contexts that send through it. The queue itself stays as it is.
 *
 * Left alone, its `retryTimes` send again what may have arrived: one `null` among the answers of a batch fails the
 * whole batch, and a batch without an answer is repeated. A refused persona would be repeated in vain.
 *
 * It inherits from the queue, and has items and a timer of its own: that runs only while something waits.
 */
export class SafeQueue {
  private readonly own: BatchQueue;
  private readonly items: Item[] = [];
  private timer: Timer | undefined;
  private flushedAt: number;

  constructor(
    private readonly base: BatchQueue,
    private readonly service: Service,
  ) {
    const client = (base.client ?? base._client) as MessengerClient;
    const retries = (base.shouldRetry ?? base._shouldRetry) as ShouldRetry;
    service.secrets.add(client.accessToken);
    this.flushedAt = service.clock.now();
    const safeClient = completing(client, service);
    const shouldRetry: ShouldRetry = (failure) => mayBeRepeated(failure) && retries(failure);
    this.own = Object.create(base, {
      queue: { value: this.items },
      _queue: { value: this.items },
      client: { value: safeClient },
      _client: { value: safeClient },
      shouldRetry: { value: shouldRetry },
      _shouldRetry: { value: shouldRetry },
      timeout: { value: undefined, writable: true },
      _timeout: { value: undefined, writable: true },
      flush: { value: () => this.flush() },
    }) as BatchQueue;
  }

  /** Resolves with the answer to the operation. */
  push(request: object): Promise<unknown> {
    const answered = this.base.push.call(this.own, request);
    this.flushInTime();
    return answered;
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    this.timer?.cancel();
    this.timer = undefined;
    this.flushedAt = this.service.clock.now();
    this.withhold();
    const flushed = this.base.flush.call(this.own);
    // Bottender's queue goes on for ever, as long as nobody stops it.
    clearTimeout(this.own.timeout ?? this.own._timeout);
    await flushed;
    // What is to be sent again.
    this.flushInTime();
  }

  /** Takes out what must not be sent any more. */
  private withhold(): void {
    for (const item of [...this.items]) {
      const leaving = leavingOf(item.request);
      if (!leaving?.isWithheld) continue;
      this.items.splice(this.items.indexOf(item), 1);
      leaving.withheld();
      item.resolve(undefined);
    }
  }

  /** At the moments at which Bottender's own queue would: again and again after `delay`, counted from the beginning. */
  private flushInTime(): void {
    if (this.timer || this.items.length === 0) return;
    const delayMs = this.base.delay ?? this.base._delay ?? 0;
    const sinceMs = this.service.clock.now() - this.flushedAt;
    const waitMs = delayMs > 0 ? delayMs - (sinceMs % delayMs) : 0;
    const flush = () => {
      this.timer = undefined;
      void this.flush();
    };
    this.timer = this.service.clock.after(waitMs, flush, true);
  }
}

/** What may have arrived is not repeated, nor is a persona that was refused; all else is as in plain Bottender. */
function mayBeRepeated(failure: unknown): boolean {
  const outcome = outcomeOf(failure);
  if (outcome.is !== 'refused') return outcome.is === 'not sent';
  const { about } = outcome;
  return !((about === 'unshown' || mayLieInPersona(about)) && speaksAsPersona(failure));
}

function speaksAsPersona(failure: unknown): boolean {
  const { request } = failure as { request?: { body?: { personaId?: unknown } } };
  return request?.body?.personaId !== undefined;
}

/** A client that puts an answer in the place of each missing one. */
function completing(client: MessengerClient, { graphVersion, secrets }: Service): MessengerClient {
  const transport = transportOf(client, { token: client.accessToken, graphVersion, secrets });
  type Answer = { data: unknown };
  const post = async (...args: Parameters<MessengerClient['axios']['post']>): Promise<Answer> => {
    const answer: Answer = await transport.axios.post(...args);
    const { data } = answer;
    if (!Array.isArray(data)) return answer;
    return { ...answer, data: data.map((item: unknown) => item ?? NO_ANSWER) };
  };
  const axios = { value: { post } };
  return Object.create(transport, { axios, _axios: axios }) as MessengerClient;
}
