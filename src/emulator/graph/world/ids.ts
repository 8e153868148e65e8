import { randomBytes } from 'node:crypto';

/** Gives out IDs that this process never repeats, not even after a reset. */
export interface Ids {
  /** The next ID of a node: digits only, higher than all before. */
  node(): string;
  /** The next message ID. */
  message(): string;
}

/**
 * Starts counting at the clock's microseconds, so that an emulator started later on the same port
 * does not give a persona the ID that a bot still remembers for another.
 */
export function createIds(): Ids {
  let last = Date.now() * 1000;
  return {
    node: () => String((last += 1)),
    message: () => `m_${randomBytes(48).toString('base64url')}`,
  };
}
