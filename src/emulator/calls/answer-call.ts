import createDebug from 'debug';

import { isBatch } from '../graph/batch/batch';
import type { GraphAnswer, GraphCall } from '../graph/protocol/call';
import { route } from '../graph/route';
import { answerOf, recordOf } from '../journal/record';
import { runOperations } from './run-operations';
import { settle } from './settle';
import type { Platform, Visit } from './visit';

const debug = createDebug('bottender-persona:emulator');

/** What goes back to the bot: an answer, or what happens to the connection instead. */
export type Reply = { answer: GraphAnswer } | { connection: 'refuse' | 'lost' | 'hang' };

/** Takes one call from arrival to reply: writes it down, lets a fault befall it, carries it out. */
export async function answerCall(platform: Platform, call: GraphCall): Promise<Reply> {
  const record = recordOf(call, platform.settings, platform.now());
  const world = platform.world(record);
  platform.requests.push(record);
  if (platform.requests.length > platform.keepRequests) platform.requests.shift();
  platform.tell({ type: 'called', record });
  const since = performance.now();
  const reply = await carryOut({ platform, world, call, record, connection: undefined });
  const connection = 'connection' in reply ? reply.connection : undefined;
  debug('%s %s: %s', record.method, record.path, connection ?? record.status);
  const durationMs = Math.round(performance.now() - since);
  const answer = 'answer' in reply ? answerOf(reply.answer.body, platform.settings) : null;
  platform.tell({ type: 'answered', record, durationMs, answer, connection });
  return reply;
}

async function carryOut(visit: Visit): Promise<Reply> {
  const { platform, world, call, record } = visit;
  const mishap = platform.faults.take(record, 'call');
  if (mishap.connection === 'refuse') return { connection: 'refuse' };

  visit.connection = mishap.connection;
  const answer = await settle(visit, record, mishap, () =>
    isBatch(call) ? runOperations(visit) : route(world, call),
  );
  await platform.wait(platform.latencyMs() + (mishap.delayMs ?? 0));
  if (visit.connection) return { connection: visit.connection };
  record.status = answer.status;
  return { answer };
}
