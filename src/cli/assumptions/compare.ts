import { get, isEqual, pick } from 'lodash';

import { DEFAULT_ASSUMPTIONS } from '../../emulator/graph/world/assumptions';
import type { GivenAssumptions } from './read';

/** Something that was found to be otherwise than the emulator takes it to be. */
export interface Difference {
  readonly name: string;
  /** Both in words, such as `code 100, subcode 33`. */
  readonly found: string;
  readonly assumed: string;
}

/** Where assumptions and the emulator's own disagree. Of refusals only code and subcode count, as for programs. */
export function differencesIn(given: GivenAssumptions): Difference[] {
  return Object.entries(given).flatMap(([name, found]) => {
    const assumed: unknown = get(DEFAULT_ASSUMPTIONS, name);
    if (isEqual(essence(found), essence(assumed))) return [];
    return [{ name, found: inWords(found), assumed: inWords(assumed) }];
  });
}

function essence(value: unknown): unknown {
  return typeof value === 'object' ? pick(value, ['code', 'subcode']) : value;
}

function inWords(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'code' in value) {
    const { code, subcode } = value as { code: number; subcode?: number };
    return `code ${code}${subcode === undefined ? '' : `, subcode ${subcode}`}`;
  }
  return JSON.stringify(value).replaceAll('"', '');
}
