import './augmentation';

export { personas } from './plugin';
export { memoryStore } from './stores/memory';
export { PersonaError } from './errors';

export type { MessengerContext as PersonaContext } from 'bottender';
export type { PersonasPlugin } from './plugin';
export type { PersonasOptions } from './options';
export type { Persona, PersonaProfile, PersonaRef, Roster, RosterEntry } from './persona';
export type { CurrentPersona, PersonaOption } from './speaker';
export type { PersonaMethods } from './channels/messenger/client';
export type { PersonaList } from './graph';
export type { GraphFacts, PersonaErrorCode } from './errors';
export type {
  CreatedEvent,
  DeletedEvent,
  FallbackEvent,
  PersonaEvent,
  ReusedEvent,
  SpokeEvent,
  StoreEvent,
} from './events';
export type { PersonaRecord, PersonaStore } from './stores/store';
