import type { CommandOption } from '../command';
import { YES } from '../terminal/yes';
import { UsageError } from '../usage-error';
import { digits } from '../values';

/** What `sync` was told. */
export interface SyncOptions {
  readonly dryRun?: boolean;
  readonly check?: boolean;
  readonly expect?: string;
  readonly force?: boolean;
  readonly prune?: boolean;
  readonly adopt?: readonly (readonly [rosterName: string, id: string])[];
  readonly yes?: boolean;
  readonly page?: readonly string[];
  readonly json?: boolean;
}

/** The options of `sync` beside `--json`. */
export const SYNC_OPTIONS: readonly CommandOption[] = [
  { flags: '--dry-run', description: 'show the plan and its hash, change nothing' },
  {
    flags: '--check',
    description: 'the same, and exit with 1 if there is anything to do',
  },
  {
    flags: '--expect <hash>',
    description: 'apply only the plan with this hash; otherwise change nothing and exit with 1',
    parse: planHash,
  },
  {
    flags: '--force',
    description:
      'apply a plan that creates again or deletes more than 30% of the recorded personas',
  },
  {
    flags: '--prune',
    description: "delete personas that this bot's roster created and no longer names",
  },
  {
    flags: '--adopt <name=id...>',
    description: 'use the existing persona <id> for the roster name; --prune never deletes it',
    parse: adoption,
  },
  YES,
  {
    flags: '--page <PAGE_ID...>',
    description: 'Page ID; give several to sync several Pages in one plan',
    parse: digits('--page'),
  },
];

/**
 * The IDs by roster name.
 *
 * @throws UsageError where one is named twice
 */
export function adoptionsOf({ adopt = [] }: SyncOptions): ReadonlyMap<string, string> {
  const adoptions = new Map(adopt);
  if (adoptions.size < adopt.length) {
    throw new UsageError('--adopt names the same roster name twice.');
  }
  if (new Set(adoptions.values()).size < adopt.length) {
    throw new UsageError('--adopt names the same ID twice.');
  }
  return adoptions;
}

function adoption(value: string): readonly [rosterName: string, id: string] {
  // The last equals sign: a roster name may hold one, an ID does not.
  const [, rosterName, id] = /^(.+)=(\d+)$/s.exec(value) ?? [];
  if (rosterName !== undefined && id !== undefined) return [rosterName, id];
  throw new UsageError(`--adopt expects <name>=<id>, but got ${JSON.stringify(value)}.`);
}

function planHash(value: string): string {
  if (/^[0-9a-f]+$/i.test(value)) return value.toLowerCase();
  throw new UsageError(
    `--expect expects the hash that sync --dry-run shows, but got ${JSON.stringify(value)}.`,
  );
}
