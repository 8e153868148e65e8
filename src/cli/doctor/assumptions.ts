import { groupBy } from 'lodash';

import { differencesIn } from '../assumptions/compare';
import type { GivenAssumptions } from '../assumptions/read';
import type { PluginSettings } from '../project/project';
import { firstOf } from '../terminal/hints';
import { advice, mend, ok, type Finding } from './finding';
import { versionOf } from './graph-version';

const ABOUT = 'assumptions';
const MOST_UNITS = 50;

/** How long a name is in each unit that Messenger may count. */
const LENGTH = {
  codePoints: (name: string) => [...name].length,
  utf16: (name: string) => name.length,
  bytes: (name: string) => Buffer.byteLength(name),
};
const UNIT = { codePoints: 'code points', utf16: 'UTF-16 units', bytes: 'bytes' };

/**
 * What was found out about a Page, beside what the emulator takes it to be, and beside what the bot needs of it.
 *
 * @param given as `probe` wrote it
 */
export function checkAssumptions(
  given: GivenAssumptions,
  settings: PluginSettings | undefined,
): Finding[] {
  return [...withEmulator(given), ...(settings ? withBot(given, settings) : [])];
}

function withEmulator(given: GivenAssumptions): Finding[] {
  const differences = differencesIn(given);
  if (differences.length === 0) {
    return [ok(ABOUT, `all ${Object.keys(given).length} as the emulator has them`)];
  }
  const each = differences.map(
    ({ name, found, assumed }) => `${name} is ${found} (the emulator: ${assumed})`,
  );
  const todo =
    'Start the emulator with this file: emulate --assumptions, or startEmulator({ assumptions }).';
  return [advice(ABOUT, `${each.join('; ')}.`, todo)];
}

function withBot(given: GivenAssumptions, settings: PluginSettings): Finding[] {
  return [
    ...longNames(given, settings),
    ...doubleNames(given, settings),
    ...references(given, settings),
    ...uploads(given),
    ...expired(given, settings),
  ];
}

function longNames({ nameUnit }: GivenAssumptions, { roster }: PluginSettings): Finding[] {
  if (nameUnit === undefined) return [];
  return Object.entries(roster).flatMap(([who, { name }]) => {
    const length = LENGTH[nameUnit](name);
    if (length <= MOST_UNITS) return [];
    const unit = UNIT[nameUnit];
    const message = `${who}: ${JSON.stringify(name)} has ${length} ${unit}; this Page takes at most ${MOST_UNITS}.`;
    return [
      mend(ABOUT, message, 'Shorten it.', { who: [who], what: `names have too many ${unit}` }),
    ];
  });
}

function doubleNames({ duplicateNames }: GivenAssumptions, { roster }: PluginSettings): Finding[] {
  if (duplicateNames !== false) return [];
  const byName = groupBy(Object.keys(roster), (rosterName) => roster[rosterName]?.name);
  return Object.entries(byName).flatMap(([name, all]) => {
    if (all.length < 2) return [];
    const message = `${firstOf(all)}: share the name ${JSON.stringify(name)}; this Page takes each name once.`;
    return [mend(ABOUT, message, 'Give each its own name.')];
  });
}

function references(given: GivenAssumptions, { batchFirstMessage }: PluginSettings): Finding[] {
  const isTaken = given.batchPersonaReferences !== false && given.refusesPersonaReferences !== true;
  if (isTaken || !batchFirstMessage) return [];
  const message =
    'batchFirstMessage: this Page takes no persona from the answer of an earlier call.';
  return [mend(ABOUT, message, 'Remove batchFirstMessage from personas().')];
}

function uploads({ multipartPersona }: GivenAssumptions): Finding[] {
  if (multipartPersona !== false) return [];
  const message =
    'files that the bot uploads are shown as the Page: persona_id is ignored in forms.';
  return [advice(ABOUT, message, 'Send them by URL or attachment ID where a persona speaks.')];
}

function expired({ oldestVersion }: GivenAssumptions, { graphVersion }: PluginSettings): Finding[] {
  if (oldestVersion === undefined || graphVersion === undefined) return [];
  if (versionOf(graphVersion) >= versionOf(oldestVersion)) return [];
  const message = `${graphVersion} has expired: the oldest version that answers is ${oldestVersion}.`;
  return [advice(ABOUT, message, 'Set a newer graphVersion in personas(), and test your bot.')];
}
