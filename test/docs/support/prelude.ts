/** What the fragments in the docs find around them. Nothing here is run. */
import type { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

import type { MessengerContext } from 'bottender';
import type { Redis as Ioredis } from 'ioredis';

import type * as Package from '../../../src';
import type * as EmulatorPackage from '../../../src/emulator';

type Main = typeof Package;
type Emulating = typeof EmulatorPackage;

export declare const personas: Main['personas'];
export declare const fileStore: Main['fileStore'];
export declare const redisStore: Main['redisStore'];
export declare const memoryStore: Main['memoryStore'];
export declare const storeLaw: Main['storeLaw'];
export declare const PersonaError: Main['PersonaError'];
export declare const startEmulator: Emulating['startEmulator'];
export declare const startBot: Emulating['startBot'];
export declare const Redis: typeof Ioredis;

export declare const context: MessengerContext;
export declare const plugin: Package.PersonasPlugin;
export declare const emulator: EmulatorPackage.Emulator;
export declare const roster: Package.Roster;
export declare const psid: string;
export declare const agent: { id: string; name: string; signedUrl: string };

export declare const server: Server;
export declare const emitter: EventEmitter;
export declare const queue: { add(job: () => unknown): void };
export declare const logger: Pick<Console, 'info' | 'warn'>;
export declare const metrics: { increment(name: string): void };

export declare function findOrder(): Promise<string>;
export declare function myStore(): Package.PersonaStore;
export declare function emptyDatabase(): Promise<void>;
