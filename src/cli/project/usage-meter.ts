import { get } from 'lodash';

/** Graph's usage headers ("Rate Limiting", page of 2026-03-23). */
const HEADERS = ['x-business-use-case-usage', 'x-app-usage', 'x-page-usage'];
/** What they count, each in percent of a limit. */
const COUNTS = ['call_count', 'total_time', 'total_cputime'];

/** How much of Messenger's limits is used up, by what the answers say. */
export class UsageMeter {
  private latest = 0;

  /** Of the limit that is nearest, by the latest answer that said so; 0 before. */
  get percent(): number {
    return this.latest;
  }

  /** @param headers of an answer, with their names in lower case; anything else is ignored */
  note(headers: unknown): void {
    const usages = HEADERS.flatMap((name) => entriesOf(get(headers, name)));
    if (usages.length === 0) return;
    const counts = usages.flatMap((usage) => COUNTS.map((name) => Number(get(usage, name, 0))));
    this.latest = Math.max(0, ...counts.filter(Number.isFinite));
  }
}

function entriesOf(header: unknown): object[] {
  if (typeof header !== 'string') return [];
  try {
    const usage = JSON.parse(header) as object;
    // The business header has a list for each Page or business, the others are one object.
    const values = Object.values(usage)
      .filter((value) => typeof value === 'object')
      .flat();
    return values.length > 0 ? (values as object[]) : [usage];
  } catch {
    // A header that is no JSON says nothing.
    return [];
  }
}
