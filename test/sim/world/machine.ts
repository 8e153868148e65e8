import { MessengerBot, type MessengerContext } from 'bottender';

import type { PersonasPlugin } from '../../../src';
import type { Clock, Timer } from '../../../src/clock';
import { personasOn } from '../../../src/plugin';
import type { Inside } from '../judge/leaks';
import { DISCLOSURE, ROSTER } from '../play/cast';
import { APP_ID, APP_SECRET, ORIGIN } from './graph';
import { adapterOf } from './network';
import { clockOf, type Process } from './process';
import { sessionsOf } from './sessions';
import { storeOf } from './store';
import type { World } from './world';

/** What a handler does with its context. */
export type Handler = (context: MessengerContext) => unknown;

interface Connector {
  createContext(params: unknown): Promise<MessengerContext>;
  readonly client: { axios: { defaults: { adapter?: unknown } } };
  readonly _batchQueue: { stop(): void; readonly client: Connector['client'] } | null;
}

/** One process of a bot, with the plugin in it. */
export class Machine implements Process {
  readonly name: string;
  isDead = false;
  frozenUntilMs = 0;
  /** When `close()` was called. */
  closingMs: number | undefined;
  isClosed = false;
  asking = 0;
  /** What is inside the plugin, known from its end on. */
  inside: Inside | undefined;
  /** Timers of the plugin's that are running. */
  readonly timers = new Set<Timer>();
  readonly clock: Clock;
  readonly plugin: PersonasPlugin;
  readonly bot: MessengerBot;
  /** How far its time of day is from the true one. */
  wallAheadMs = 0;
  /** How many handlers run. */
  running = 0;
  private readonly request: (body: object, context: object) => Promise<unknown>;

  constructor(
    private readonly world: World,
    readonly place: number,
    readonly generation: number,
  ) {
    this.name = `p${place}.${generation}`;
    this.clock = clockOf(world, this, world.random.fork(), [place, generation]);
    const { setting } = world;
    this.plugin = personasOn(this.clock, {
      roster: ROSTER,
      ...(setting.byDefault !== undefined && { default: setting.byDefault }),
      fallback: setting.fallback,
      batchFirstMessage: setting.batchFirstMessage,
      leaseMs: setting.leaseMs,
      retryMs: setting.retryMs,
      ...(setting.silentMs !== undefined && { takeover: { silentMs: setting.silentMs } }),
      ...(setting.lapseMs !== undefined && {
        disclosure: { text: DISCLOSURE, lapseMs: setting.lapseMs },
      }),
      store: storeOf(world, this),
      onEvent: (event) => world.judge.told(this, event),
    });
    this.bot = this.makeBot();
    this.request = this.bot.createRequestHandler() as never;
  }

  /** Lets a handler answer a webhook event, as Bottender does. */
  async handle(body: object, handler: Handler): Promise<void> {
    this.running += 1;
    try {
      await this.request(body, { handler });
    } finally {
      this.running -= 1;
    }
  }

  private makeBot(): MessengerBot {
    const { graph, judge, setting } = this.world;
    const bot = new MessengerBot({
      accessToken: graph.tokens[0],
      appId: APP_ID,
      appSecret: APP_SECRET,
      origin: ORIGIN,
      sync: true,
      skipLegacyProfile: true,
      mapPageToAccessToken: (pageId: string) => Promise.resolve(graph.tokenOf(pageId)),
      sessionStore: sessionsOf(this.world, this),
      ...(setting.isBatching && { batchConfig: { delay: 300, retryTimes: 2 } }),
    } as ConstructorParameters<typeof MessengerBot>[0]);
    bot.emitter.on('error', (error) => judge.said(error));
    this.reach(bot.connector as unknown as Connector);
    bot.use(this.plugin);
    bot.onEvent((context) => {
      const { handler } = context.requestContext as unknown as { handler: Handler };
      return handler(context) as Promise<void>;
    });
    if (this.place % 2 === 1) bot.onError(() => undefined);
    return bot;
  }

  /** Has every client of the bot send through the world's network. */
  private reach(connector: Connector): void {
    const adapter = adapterOf(this.world, this);
    connector.client.axios.defaults.adapter = adapter;
    // It flushes for ever, and the plugin puts a queue of its own in its place.
    connector._batchQueue?.stop();
    if (connector._batchQueue) connector._batchQueue.client.axios.defaults.adapter = adapter;
    const create = connector.createContext.bind(connector);
    connector.createContext = async (params) => {
      const context = await create(params);
      context._client.axios.defaults.adapter = adapter as never;
      return context;
    };
  }
}
