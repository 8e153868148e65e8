import { Events } from './events';
import type { Settings } from './options';
import { Pages } from './pages';
import { Refs } from './refs';
import { Registry } from './registry';
import { Secrets } from './secrets';
import { Speakers } from './speaker';
import { UnderWay } from './under-way';

/** What the channels of one plugin work with. */
export interface Service {
  readonly graphVersion: string | undefined;
  readonly events: Events;
  readonly pages: Pages;
  readonly registry: Registry;
  readonly secrets: Secrets;
  readonly speakers: Speakers;
  readonly underWay: UnderWay;
}

/** @throws PersonaError for a roster that makes no sense */
export function serviceOf(settings: Settings): Service {
  const events = new Events(settings.onEvent);
  const refs = new Refs(settings.roster);
  const byDefault =
    settings.default === undefined ? null : refs.speaker(settings.default, 'default');
  return {
    graphVersion: settings.graphVersion,
    events,
    pages: new Pages(),
    registry: new Registry(settings.store, events),
    secrets: new Secrets(),
    speakers: new Speakers(refs, byDefault),
    underWay: new UnderWay(),
  };
}
