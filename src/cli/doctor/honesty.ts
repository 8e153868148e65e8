import type { PluginSettings } from '../project/project';
import { counted, firstOf } from '../terminal/hints';
import { advice, type Finding } from './finding';
import { isGeneric } from './names';

/** Two words or more that begin with a capital, or are of a script without them. */
const FULL_NAME =
  /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*(\s+[\p{L}\p{M}.'’-]+)*\s+[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*$/u;

/** Whether people are told that a program speaks under names that look like a person's. */
export function checkHonesty({ disclosure, roster }: PluginSettings): Finding[] {
  if (disclosure) return [];
  const names = Object.entries(roster)
    .filter(([, { human, name }]) => human !== true && FULL_NAME.test(name) && !isGeneric(name))
    .map(([rosterName]) => rosterName);
  if (names.length === 0) return [];
  return [
    advice(
      'disclosure',
      `${counted(names.length, 'name looks', 'names look')} like a person's (${firstOf(names)}), but nothing tells customers when a program answers.`,
      'Set human: true for those that a person writes as, and disclosure in personas() for all others.',
    ),
  ];
}
