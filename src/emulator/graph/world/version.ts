import type { Assumptions } from './assumptions';

/**
 * The Graph version that answers a call. A version that has expired is not refused: the oldest
 * one still alive takes its calls. (developers.facebook.com/docs/graph-api/guides/versioning)
 */
export function versionOf(asked: string | null, assumptions: Assumptions): string {
  const { defaultVersion, oldestVersion } = assumptions;
  if (asked === null) return defaultVersion;
  return numberOf(asked) < numberOf(oldestVersion) ? oldestVersion : asked;
}

function numberOf(version: string): number {
  return Number(version.slice(1));
}
