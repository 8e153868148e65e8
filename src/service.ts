import type { Clock } from './clock';
import { Events } from './events';
import { PersonaError, shown } from './errors';
import { Account, type AccountOptions } from './graph/account';
import { Pages } from './graph/pages';
import { Retries } from './graph/retries';
import { Secrets } from './graph/secrets';
import type { Fallback, Settings } from './options';
import { Personas } from './personas/personas';
import { ConversationPersonas } from './speakers/conversation-persona';
import { Roster } from './speakers/roster';
import { Speakers, type NamesNobody } from './speakers/speakers';
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
  readonly personas: Personas;
  readonly roster: Roster;
  readonly secrets: Secrets;
  readonly speakers: Speakers;
  /** The Page of an access token, with the persona calls for it. */
  readonly accountOf: (options: AccountOptions) => Account;
  /** Finishes what is pending and releases the store. */
  readonly close: () => Promise<void>;
}

/** @throws PersonaError for a roster that makes no sense */
export function serviceOf(settings: Settings, clock: Clock): Service {
  const { batchFirstMessage, fallback, graphVersion, leaseMs, retryMs } = settings;
  const secrets = new Secrets();
  const events = new Events(settings.onEvent, secrets);
  const roster = new Roster(settings.roster);
}

/** What of a context says where it is. */
interface BottenderContext {
  readonly platform?: string;
  readonly event?: { readonly pageId?: string | null };
}
