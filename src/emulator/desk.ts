import createDebug from 'debug';

import type { FaultEffect } from './fault';
import type { Faults } from './faults';
import type { Tell } from './happenings';
import { isBatch } from './graph/batch';
import type { GraphAnswer, GraphCall } from './graph/call';
import type { GraphWorld } from './graph/route';
import { route } from './graph/route';
import { ROUTES } from './graph/routes';
import { runOperations } from './run-operations';
import type { RequestRecord } from './record';
import { recordOf } from './record';
import { settle } from './settle';
import type { Usage } from './usage';

const debug = createDebug('bottender-persona:emulator');

/** What the desk works with. */
export interface Desk {
  /** The world as it is now; a call that is under way at a reset ends in the world it began in. */
  world(): GraphWorld;
  requests: RequestRecord[];
  faults: Faults;
  usage(): Usage;
  latencyMs(): number;
  wait(ms: number): Promise<void>;
  tell: Tell;
}

/** One call on its way through the desk. */
export interface Visit {
  desk: Desk;
  world: GraphWorld;
  call: GraphCall;
  record: RequestRecord;
  /** What is to happen to the connection instead of an answer. */
  connection: FaultEffect['connection'];
}

/** What goes back to the bot: an answer, or what happens to the connection instead. */
export type Reply = { answer: GraphAnswer } | { connection: 'refuse' | 'lost' | 'hang' };

/** Takes one call from arrival to reply: writes it down, lets a fault befall it, carries it out. */
export async function answerCall(desk: Desk, call: GraphCall): Promise<Reply> {
  const world = desk.world();
  const record = recordOf(call, world.settings);
  desk.requests.push(record);
  desk.tell({ type: 'called', record });
  const reply = await carryOut({ desk, world, call, record, connection: undefined });
  const connection = 'connection' in reply ? reply.connection : undefined;
  debug('%s %s: %s', record.method, record.path, connection ?? record.status);
  desk.tell({ type: 'answered', record, connection });
  return reply;
}

async function carryOut(visit: Visit): Promise<Reply> {
  const { desk, world, call, record } = visit;
  const mishap = desk.faults.take(record, 'call');
  if (mishap.connection === 'refuse') return { connection: 'refuse' };

  visit.connection = mishap.connection;
  const answer = await settle(visit, record, mishap, () =>
    isBatch(call) ? runOperations(visit) : route(ROUTES, world, call),
  );
  await desk.wait(desk.latencyMs() + (mishap.delayMs ?? 0));
  if (visit.connection) return { connection: visit.connection };
  record.status = answer.status;
  return { answer };
}
