/** How much of a limit is used up, each in percent. */
export interface CallUsage {
  callCount?: number;
  totalTime?: number;
  totalCputime?: number;
}

/** How much of the limit of a business is used up, and for how long it is closed. */
export interface BusinessUsage extends CallUsage {
  /** @default 'messenger' */
  type?: string;
  /** In minutes, as Graph counts it. */
  estimatedTimeToRegainAccess?: number;
}

/**
 * The usage headers of every later answer; left out where not given, as Graph does for Pages with
 * little traffic. (developers.facebook.com/docs/graph-api/overview/rate-limiting)
 */
export interface Usage {
  /** `X-Business-Use-Case-Usage`, under the ID of the calling Page. */
  business?: BusinessUsage | BusinessUsage[];
  /** `X-App-Usage` */
  app?: CallUsage;
  /** `X-Page-Usage` */
  page?: CallUsage;
}

/** Writes the usage headers for an answer to a Page. */
export function usageHeaders(usage: Usage, pageId: string | null): Record<string, string> {
  const headers: Record<string, string> = {};
  if (usage.business) {
    const list = [usage.business].flat().map((each) => ({
      type: each.type ?? 'messenger',
      ...countsOf(each),
      estimated_time_to_regain_access: each.estimatedTimeToRegainAccess ?? 0,
    }));
    headers['x-business-use-case-usage'] = JSON.stringify({ [pageId ?? '0']: list });
  }
  if (usage.app) headers['x-app-usage'] = JSON.stringify(countsOf(usage.app));
  if (usage.page) headers['x-page-usage'] = JSON.stringify(countsOf(usage.page));
  return headers;
}

function countsOf({ callCount = 0, totalTime = 0, totalCputime = 0 }: CallUsage) {
  return { call_count: callCount, total_cputime: totalCputime, total_time: totalTime };
}
