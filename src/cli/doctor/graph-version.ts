import { advice, ok, type Finding } from './finding';

/**
 * The last day of each version of the Graph API that was alive when this was written, newest first; the newest has
 * no end yet. (developers.facebook.com/docs/graph-api/changelog/versions, as of 2026-11)
 */
const VERSIONS: readonly (readonly [version: string, until?: string])[] = [
  ['v26.0'],
  ['v25.0', '2028-07-29'],
  ['v24.0', '2028-02-18'],
  ['v23.0', '2027-10-08'],
  ['v22.0', '2027-05-20'],
  ['v21.0', '2027-01-21'],
];
/** What Bottender's client asks for. */
const BOTTENDERS = 'v6.0';
const SOON_MS = 90 * 24 * 60 * 60 * 1000;
const ABOUT = 'Graph version';

/** Whether the version that is asked for is alive. Messenger answers calls to an expired one by the oldest living. */
export function checkGraphVersion(configured: string | undefined, now: Date): Finding {
  const version = configured ?? BOTTENDERS;
  const [newest] = VERSIONS[0] as readonly [string];
  const todo = `Set graphVersion: '${newest}' in personas(), and test your bot with it.`;
  const which = configured ? version : `${version} (Bottender's default)`;
  const until = VERSIONS.find(([each]) => each === version)?.[1];
  if (until === undefined) {
    return versionOf(version) >= versionOf(newest)
      ? ok(ABOUT, version)
      : advice(
          ABOUT,
          `${which} has expired: Messenger answers with its oldest version instead.`,
          todo,
        );
  }
  const leftMs = Date.parse(until) - now.getTime();
  if (leftMs < 0) return advice(ABOUT, `${version} expired on ${until}.`, todo);
  if (leftMs < SOON_MS) return advice(ABOUT, `${version} expires on ${until}.`, todo);
  return ok(ABOUT, `${version}, available until ${until}`);
}

/** As a number, to compare it with others. */
export function versionOf(version: string): number {
  return Number(version.slice(1));
}
