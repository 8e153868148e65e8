import type { Visit } from './visit';
import type { OperationOutcome } from '../graph/batch/batch';
import { readBatch } from '../graph/batch/batch';
import type { GraphCall } from '../graph/protocol/call';
import { GraphError } from '../graph/protocol/errors';
import type { Json } from '../graph/protocol/json';
import { authorize } from '../graph/authorize';
import { route } from '../graph/route';
import type { RequestRecord } from '../journal/record';
import { recordOf, recordOfOperation } from '../journal/record';
import { settle } from './settle';

/**
 * Runs the operations of a batch, each open to faults as a call of its own, and answers their
 * answers.
 */
export async function runOperations(visit: Visit): Promise<Json> {
  const { call, record, world } = visit;
  const { settings } = world;
  // The batch needs a token of its own even where each operation brings one.
  if (call.malformed) throw new GraphError(call.malformed);
  authorize(settings, call.credentials);
  const batch = readBatch(call, settings);
  const records = batch.operations.map((each) =>
    recordOfOperation(each, call, settings, world.now()),
  );
  record.batch = records;
  return batch.run((index, prepared) => perform(visit, records[index] as RequestRecord, prepared));
}

async function perform(
  visit: Visit,
  record: RequestRecord,
  prepared: GraphCall | GraphError,
): Promise<OperationOutcome> {
  const { platform, world } = visit;
  if (visit.connection === 'refuse') return { answer: undefined };
  const isCall = !(prepared instanceof GraphError);
  // From here on the record shows what the references stood for.
  if (isCall) Object.assign(record, recordOf(prepared, world.settings, world.now()));

  const mishap = platform.faults.take(record, 'operation');
  const isSilent = mishap.item === null;
  visit.connection ??= mishap.connection;
  if (mishap.connection === 'refuse' || (isSilent && !mishap.done)) return { answer: undefined };

  const answer = await settle(visit, record, mishap, () => {
    if (!isCall) throw prepared;
    return route(world, prepared);
  });
  await platform.wait(mishap.delayMs ?? 0);
  record.status = answer.status;
  return { answer, silent: isSilent };
}
