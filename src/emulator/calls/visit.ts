import type { FaultEffect } from '../faults/fault';
import type { Faults } from '../faults/faults';
import type { Usage } from '../faults/usage';
import type { GraphCall } from '../graph/protocol/call';
import type { GraphSettings } from '../graph/world/settings';
import type { GraphWorld } from '../graph/world/request';
import type { Tell } from '../journal/happenings';
import type { RequestRecord } from '../journal/record';

/** What calls are answered with: the world, and everything that can go wrong in it. */
export interface Platform {
  settings: GraphSettings;
  /** The emulator's time. */
  now(): number;
  /**
   * The world as it is now, for a call; one that is under way at a reset ends in the world it began in.
   */
  world(record: RequestRecord): GraphWorld;
  requests: RequestRecord[];
  /** How many of them are remembered. */
  keepRequests: number;
  faults: Faults;
  usage(): Usage;
  latencyMs(): number;
  wait(ms: number): Promise<void>;
  tell: Tell;
}

/** One call on its way. */
export interface Visit {
  platform: Platform;
  world: GraphWorld;
  call: GraphCall;
  record: RequestRecord;
  /** What is to happen to the connection instead of an answer. */
  connection: FaultEffect['connection'];
}
