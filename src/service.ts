import type { Clock } from './clock';
import { PersonaError } from './errors';
import { Events } from './events';
import { Account, type AccountOptions } from './graph/account';
import { Pages } from './graph/pages';
import { Retries } from './graph/retries';
import { Secrets } from './graph/secrets';
import type { Fallback, Settings } from './options';
import { People } from './people/people';
import { placeOf } from './people/place';
import { Personas } from './personas/personas';
import { botNameOf } from './records/bot-name';
import { ConversationPersonas } from './speakers/conversation-persona';
import { Newest } from './speakers/newest';
import { Roster } from './speakers/roster';
import { Speakers } from './speakers/speakers';
import { guardedStore } from './stores/guarded-store';
import { callSite, warnOnce } from './warnings';

/** What the channels of one plugin work with. */
export interface Service {
  readonly batchFirstMessage: boolean;
  readonly fallback: Fallback;
  readonly graphVersion: string | undefined;
  readonly retryMs: number;
  readonly clock: Clock;
  readonly events: Events;
  readonly pages: Pages;
  readonly people: People;
  readonly personas: Personas;
  readonly roster: Roster;
  readonly secrets: Secrets;
  readonly speakers: Speakers;
  /** The app that events come from, as Bottender is configured; it names the bot on record. */
  readonly app: { id: unknown };
  /** The Page of an access token, with the persona calls for it. */
  accountOf(options: Omit<AccountOptions, 'means'>): Account;
  /** Finishes what is pending and releases the store. */
  close(): Promise<void>;
}

/** @throws PersonaError for a roster that makes no sense */
export function serviceOf(settings: Settings, clock: Clock): Service {
  const { batchFirstMessage, fallback, graphVersion, leaseMs, retryMs } = settings;
  const secrets = new Secrets();
  const events = new Events(settings.onEvent, (text) => secrets.mask(text));
  const roster = new Roster(settings.roster);
  const store = guardedStore(() => settings.store, {
    clock,
    waitMs: retryMs,
    tell: (reason) => events.emit({ type: 'store', reason }),
  });
  const pages = new Pages();
  const means = { secrets, clock, pages, retries: new Retries(retryMs, events, clock) };
  const newest = new Newest(clock);
  const app: Service['app'] = { id: undefined };
  const bot = () => botNameOf(process.cwd(), app.id);
  const personas = new Personas({ store, clock, events, retryMs, leaseMs, bot });
  return {
    batchFirstMessage,
    fallback,
    graphVersion,
    retryMs,
    app,
    clock,
    events,
    pages,
    people: new People(settings, newest, clock, events),
    personas,
    roster,
    secrets,
    speakers: speakersOf(settings, { roster, events, clock, newest }),
    accountOf: (options) => new Account({ ...options, means }),
    close: () => personas.close(),
  };
}

/** What deciding who speaks stands on. */
interface Known {
  readonly roster: Roster;
  readonly events: Events;
  readonly clock: Clock;
  readonly newest: Newest;
}

function speakersOf(settings: Settings, { roster, events, clock, newest }: Known): Speakers {
  const { default: name, fallback } = settings;
  const byDefault = name === undefined ? null : roster.speaker(name, 'default');
  const notSpeaking = (context: object, { code, message }: PersonaError) => {
    const { channel, pageId } = placeOf(context);
    events.emit({ type: 'fallback', channel, pageId, reason: code, message });
  };
  const conversations = new ConversationPersonas(roster, clock, newest, notSpeaking);
  return new Speakers(roster, byDefault, conversations, (context, ref, where) => {
    const error = unsetVariable(ref, where);
    if (fallback === 'throw') throw error;
    const place = callSite();
    warnOnce(`unset ${where} ${place}`, place ? `${error.message} (${place})` : error.message);
    notSpeaking(context, error);
  });
}

function unsetVariable(ref: undefined | '', where: string): PersonaError {
  return new PersonaError(
    'UNKNOWN_PERSONA',
    `${where}: got ${ref === '' ? 'an empty string' : 'undefined'} where a persona was expected, so the Page ` +
      'speaks. A variable is probably not set, such as process.env.PERSONA_ID; pass null where the Page is meant.',
  );
}
