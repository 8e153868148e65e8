import { systemClock, type Clock } from './clock';
import { ConversationPersonas } from './speakers/conversation-persona';
import { debug, Events } from './events';
import type { Lifetime } from './speakers/lifetime';
import { OpenContexts } from './conversations/open-contexts';
import type { Fallback, Settings } from './options';
import { Pages } from './graph/pages';
import { Personas } from './personas/personas';
import { Refs } from './speakers/refs';
import { Retries } from './graph/retries';
import { Secrets } from './graph/secrets';
import { Speakers } from './speakers/speakers';
import { orMemory } from './stores/or-memory';

/** What the channels of one plugin work with. */
export interface Service {
  readonly batchFirstMessage: boolean;
  readonly fallback: Fallback;
  readonly graphVersion: string | undefined;
  readonly retryMs: number;
  readonly clock: Clock;
  readonly events: Events;
  readonly openContexts: OpenContexts;
  readonly pages: Pages;
  readonly personas: Personas;
  readonly refs: Refs;
  readonly retries: Retries;
  readonly secrets: Secrets;
  readonly speakers: Speakers;
  /** Finishes what is pending and releases the store. */
  close(): Promise<void>;
}

/** @throws PersonaError for a roster that makes no sense */
export function serviceOf(settings: Settings): Service {
  const { batchFirstMessage, fallback, graphVersion, retryMs } = settings;
  const secrets = new Secrets();
  const events = new Events(settings.onEvent, (text) => secrets.mask(text));
  const refs = new Refs(settings.roster);
  const choose = () => settings.store;
  const store = orMemory(choose, (error) => {
    process.emitWarning(`${error.message} The personas are kept in memory until then.`);
    events.emit({ type: 'store', reason: error.message });
  });
  const clock = systemClock;
  const personas = new Personas({ store, clock, events, retryMs, leaseMs: settings.leaseMs });
  return {
    batchFirstMessage,
    fallback,
    graphVersion,
    retryMs,
    clock,
    events,
    openContexts: new OpenContexts(),
    pages: new Pages(),
    personas,
    refs,
    retries: new Retries(retryMs, events, clock),
    secrets,
    speakers: speakersOf(settings, refs, events),
    close: () => personas.close(),
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
