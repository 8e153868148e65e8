import { ConversationPersonas } from './speakers/conversation-persona';
import { Creations } from './personas/creations';
import { systemClock } from './clock';
import { debug, Events } from './events';
import { Leases } from './records/leases';
import type { Lifetime } from './speakers/lifetime';
import { OpenContexts } from './conversations/open-contexts';
import type { Fallback, Settings } from './options';
import { Pages } from './graph/pages';
import { Records } from './records/records';
import { Refs } from './speakers/refs';
import { Registry } from './personas/registry';
import { Retries } from './graph/retries';
import { Secrets } from './graph/secrets';
import { Speakers } from './speakers/speakers';
import { guardedStore } from './stores/guarded-store';
import { Sweeper } from './personas/sweeper';
import { Temporaries } from './personas/temporaries';
import { UnderWay } from './personas/under-way';

/** What the channels of one plugin work with. */
export interface Service {
  readonly batchFirstMessage: boolean;
  readonly fallback: Fallback;
  readonly graphVersion: string | undefined;
  readonly retryMs: number;
  readonly creations: Creations;
  readonly events: Events;
  readonly openContexts: OpenContexts;
  readonly pages: Pages;
  readonly refs: Refs;
  readonly registry: Registry;
  readonly retries: Retries;
  readonly secrets: Secrets;
  readonly speakers: Speakers;
  readonly sweeper: Sweeper;
  readonly temporaries: Temporaries;
  readonly underWay: UnderWay;
  /** Finishes what is pending and releases the store. */
  close(): Promise<void>;
}

/** @throws PersonaError for a roster that makes no sense */
export function serviceOf(settings: Settings): Service {
  const { batchFirstMessage, fallback, graphVersion, retryMs } = settings;
  const events = new Events(settings.onEvent);
  const refs = new Refs(settings.roster);
  const store = guardedStore(() => settings.store, {
    clock: systemClock,
    waitMs: retryMs,
    tell: (reason) => events.emit({ type: 'store', reason }),
  });
  const leases = new Leases(store, settings.leaseMs);
  const records = new Records(store, leases, events);
  const sweeper = new Sweeper(records, leases, events);
  const creations = new Creations(records);
  const underWay = new UnderWay();
  const temporaries = new Temporaries(records, creations, events, underWay);
  return {
    batchFirstMessage,
    fallback,
    graphVersion,
    retryMs,
    creations,
    events,
    openContexts: new OpenContexts(),
    pages: new Pages(),
    refs,
    registry: new Registry(records, creations, events, retryMs),
    retries: new Retries(retryMs, events),
    secrets: new Secrets(),
    speakers: speakersOf(settings, refs, events),
    sweeper,
    temporaries,
    underWay,
    async close() {
      await sweeper.close();
      await temporaries.close();
      await records.close();
    },
  };
}

/** What of a context says where it is. */
interface BottenderContext {
  readonly platform?: string;
  readonly event?: { readonly pageId?: string | null };
}

function speakersOf(settings: Settings, refs: Refs, events: Events): Speakers {
  const byDefault =
    settings.default === undefined ? null : refs.speaker(settings.default, 'default');
  const conversations = new ConversationPersonas(refs, (context, { code, message }) => {
    const { event, platform } = context as BottenderContext;
    const channel = platform === 'messenger' ? undefined : platform;
    const pageId = event?.pageId ?? undefined;
    events.emit({ type: 'fallback', channel, pageId, reason: code, message });
  });
  // Bottender gives no sign of the end of a context beside one that failed unhandled: that it is garbage is one.
  const garbage = new FinalizationRegistry((lifetime: Lifetime) => {
    debug('a context has become garbage');
    lifetime.end();
  });
  return new Speakers(refs, byDefault, conversations, (context, lifetime) =>
    garbage.register(context, lifetime),
  );
}
