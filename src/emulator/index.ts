export { startEmulator } from './start';
export { DIFFERENCES } from './differences';

export type { Emulator, EmulatedPersona } from './emulator';
export type { EmulatorOptions } from './options';
export type { Assumptions } from './assumptions';
export type { EmulatedPage } from './graph/pages';
export type { EmulatedMessage } from './graph/state';
export type { EmulatedUser } from './user';
export type { RequestRecord } from './record';
export type { Fault, FaultEffect, FaultHandle } from './fault';
export type { CallPattern, Match } from './matching';
export type { BusinessUsage, CallUsage, Usage } from './usage';
export type { ErrorAnswer } from './graph/errors';
export type { Json, JsonObject } from './graph/json';
