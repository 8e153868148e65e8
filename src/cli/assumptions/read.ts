import { readFileSync } from 'node:fs';

import type { Assumptions } from '../../emulator';
import { resolveAssumptions } from '../../emulator/settings/options';
import { UsageError } from '../usage-error';

/** What is assumed of Messenger, as far as somebody has said or seen it. */
export type GivenAssumptions = Partial<Assumptions>;

/**
 * Reads assumptions of the emulator from a JSON file: the object itself, or one that has it under `assumptions`.
 *
 * @throws UsageError naming the file
 */
export function readAssumptions(path: string): GivenAssumptions {
  const json = parsed(path);
  const inner: unknown = isObject(json) && 'assumptions' in json ? json.assumptions : json;
  if (isObject(inner)) return checked(inner, path);
  throw new UsageError(`--assumptions: ${JSON.stringify(path)} must hold a JSON object.`);
}

function checked(given: GivenAssumptions, path: string): GivenAssumptions {
  try {
    resolveAssumptions(given);
    return given;
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`--assumptions: ${JSON.stringify(path)}: ${message}`, { cause: error });
  }
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
