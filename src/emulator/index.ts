export { startEmulator } from './start';
export { DIFFERENCES } from './differences';

export type { Emulator, EmulatedPersona } from './emulator';
export type { EmulatorOptions } from './settings/options';
export type { Assumptions } from './graph/world/assumptions';
export type { EmulatedPage } from './graph/world/settings';
export type { EmulatedMessage } from './graph/world/state';
export type { EmulatedUser } from './people/user';
export type { EmulatedInbox } from './people/inbox';
export type { Expectation } from './people/expectation';
export type { RequestRecord } from './journal/record';
export type { Fault, FaultEffect, FaultHandle } from './faults/fault';
export type { CallPattern, Match } from './faults/matching';
export type { BusinessUsage, CallUsage, Usage } from './faults/usage';
export type { ErrorAnswer } from './graph/protocol/errors';
export type { Json, JsonObject } from './graph/protocol/json';
