import { readFileSync } from 'node:fs';

import type { Assumptions } from '../../../emulator';
import { UsageError } from '../../usage-error';

/**
 * Reads assumptions of the emulator from a JSON file: the object itself, or one that has it under `assumptions`.
 *
 * @throws UsageError naming the file
 */
export function readAssumptions(path: string): Partial<Assumptions> {
  const json = parsed(path);
  const inner: unknown = isObject(json) && 'assumptions' in json ? json.assumptions : json;
  if (isObject(inner)) return inner;
  throw new UsageError(`--assumptions: ${JSON.stringify(path)} must hold a JSON object.`);
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'could not be read';
    const { message } = error as Error;
    throw new UsageError(`--assumptions: ${JSON.stringify(path)} ${reason}: ${message}`, {
      cause: error,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
