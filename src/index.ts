import './types/messenger';
import './types/channels';

export { personas } from './plugin';
export { fileStore } from './stores/file';
export { storeLaw } from './stores/law';
export { memoryStore } from './stores/memory';
export { redisStore } from './stores/redis/redis-store';
export { PersonaError } from './errors';

export type { MessengerContext as PersonaContext } from 'bottender';
export type { PersonasPlugin } from './plugin';
export type { Fallback, PersonasOptions } from './options';
export type { ConversationOptions, MessengerBotLike } from './conversations/options';
export type { UsePersonaOptions, WithPersonaOptions } from './channels/calls/context-calls';
export type { HandOverOptions } from './channels/calls/people-calls';
export type { DisclosureOptions, TakeoverOptions } from './people/options';
export type { InCharge } from './speakers/charge';
export type { PersonaCalls } from './types/channels';
export type {
  ChannelProfile,
  Persona,
  PersonaProfile,
  PersonaRef,
  Roster,
  RosterEntry,
} from './speakers/persona';
export type { PersonaOption } from './speakers/persona-option';
export type { CurrentPersona } from './speakers/speakers';
export type { PersonaMethods } from './channels/messenger/persona-methods';
export type { PersonaList } from './graph/graph-calls';
export type { GraphFacts, PersonaErrorCode } from './errors';
export type {
  CreatedEvent,
  DeletedEvent,
  DisclosedEvent,
  FallbackEvent,
  HandedOverEvent,
  PersonaEvent,
  RenewedEvent,
  RetriedEvent,
  ReusedEvent,
  SpokeEvent,
  StoreEvent,
  SweptEvent,
  TakenBackEvent,
  UnconfirmedEvent,
  WithheldEvent,
} from './events';
export type { FileStoreOptions } from './stores/file';
export type { StoreLaw } from './stores/law';
export type {
  IoredisCommands,
  NodeRedisCommands,
  NodeRedisScriptOptions,
  RedisCommands,
} from './stores/redis/commands';
export type { RedisStoreOptions } from './stores/redis/redis-store';
export type {
  AskedBySync,
  ClaimRecord,
  PersonaRecord,
  PersonaStore,
  ProcessRecord,
  StoreRecord,
  TemporaryRecord,
  UnconfirmedRecord,
} from './stores/store';
