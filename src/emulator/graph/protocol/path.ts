import { fieldsOf } from './params';

/** Where a call goes: its path without the version prefix, and its query. */
export interface Target {
  path: string;
  version: string | null;
  query: Record<string, string>;
}

/**
 * Takes a URL apart that is relative to Graph's origin, with or without leading slash and version
 * prefix.
 */
export function pathOf(relativeUrl: string): Target {
  const { pathname, searchParams } = new URL(
    `/${relativeUrl.replace(/^\/+/, '')}`,
    'http://graph.invalid',
  );
  const [, version = null, rest = ''] = /^(?:\/(v\d+\.\d+))?(?:\/(.*))?$/.exec(pathname) ?? [];
  return {
    path: `/${decoded(rest).replace(/\/+$/, '')}`,
    version,
    query: fieldsOf(searchParams),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign stands for itself.
    return path;
  }
}
