import type { TestBot } from '../../support/bot';

/** Bottender's batch queue, of which its types say nothing. */
export interface BatchQueue {
  stop(): void;
  push(request: unknown): Promise<unknown>;
}

/** The queue of a bot with `batchConfig`. */
export function queueOf({ bot }: TestBot): BatchQueue | null {
  return (bot.connector as unknown as { _batchQueue: BatchQueue | null })._batchQueue;
}
