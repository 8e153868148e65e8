import { get } from 'lodash';

import { isDone, type Answer } from './answer';
import type { Findings } from './findings';
import type { Session } from './session';

/** More than any page of a list holds. */
const HUGE_LIMIT = 1000;
/** The end of a longer list is not looked for. */
const MOST_PAGES = 8;

/** One page of the list of personas, as far as it is of interest. */
interface ListPage {
  readonly count: number;
  readonly hasLink: boolean;
  readonly hasCursors: boolean;
  /** Leads to the page behind it, if there is one. */
  readonly after: string | undefined;
}

/** How long pages of the list are, asked for while the throw-away personas are not there yet. */
export async function askPageSizes(session: Session, findings: Findings): Promise<void> {
  const usual = await listed(session, 'how many personas a page holds by itself', {});
  const size = usual && (await hasMore(session, usual)) ? usual.count : undefined;
  findings.learn('pageSize', size, `${size} personas`);
  const limit = { limit: String(HUGE_LIMIT) };
  const huge = await listed(session, 'how many personas a page holds at most', limit);
  const isCut = huge && huge.count < HUGE_LIMIT && (await hasMore(session, huge));
  findings.learn('maxPageSize', isCut ? huge.count : undefined, `${huge?.count} personas`);
}

/** How pages are linked, asked for while there are at least two personas. */
export async function askLinks(session: Session, findings: Findings): Promise<void> {
  const first = await listed(session, 'how pages are linked', { limit: '1' });
  const links =
    first && (first.hasLink || (await hasMore(session, first))) ? first.hasLink : undefined;
  findings.learn('pagingLinks', links, links ? 'paging.next is there' : 'cursors only');

  const cursors = links === undefined ? undefined : first?.hasCursors;
  findings.learn('pagingCursors', cursors, cursors ? 'they are there' : 'links only');

  let page = await listed(session, 'what the last page looks like', { limit: '100' });
  for (let pages = 1; page && pages <= MOST_PAGES; pages += 1) {
    const next = await nextOf(session, page);
    if (next === 'unknown') break;
    if (next === 'none') {
      const { hasCursors } = page;
      const said = hasCursors ? 'it has cursors, too' : 'it has no cursors';
      // Where no page has any, the last one is no exception.
      findings.learn('lastPageCursors', cursors === false ? undefined : hasCursors, said);
      return;
    }
    page = next;
  }
  findings.learn('lastPageCursors', undefined, '');
}

async function hasMore(session: Session, page: ListPage): Promise<boolean> {
  if (page.hasLink) return true;
  const next = await nextOf(session, page);
  return typeof next === 'object';
}

/** The page behind this one: without a link there may be none behind a cursor. */
async function nextOf(session: Session, page: ListPage): Promise<ListPage | 'none' | 'unknown'> {
  if (page.after === undefined) return page.hasLink ? 'unknown' : 'none';
  const next = await listed(session, 'the next page', { limit: '100', after: page.after });
  if (!next) return 'unknown';
  return next.count > 0 || next.hasLink ? next : 'none';
}

async function listed(
  session: Session,
  what: string,
  query: Readonly<Record<string, string>>,
): Promise<ListPage | undefined> {
  const answer = await session.ask({
    what,
    method: 'GET',
    path: 'me/personas',
    query: { fields: 'id', ...query },
  });
  return answer && pageIn(answer);
}

function pageIn(answer: Answer): ListPage | undefined {
  const data: unknown = get(answer.body, 'data');
  if (!isDone(answer) || !Array.isArray(data)) return undefined;
  const cursor: unknown = get(answer.body, 'paging.cursors.after');
  const link: unknown = get(answer.body, 'paging.next');
  const hasLink = typeof link === 'string' && URL.canParse(link);
  const linked = hasLink ? new URL(link).searchParams.get('after') : undefined;
  const after = typeof cursor === 'string' && cursor !== '' ? cursor : linked;
  return {
    count: data.length,
    hasLink,
    hasCursors: typeof cursor === 'string',
    after: after ?? undefined,
  };
}

/**
 * Whether a persona that was deleted keeps its place in the list: then a page that has room for all shows less.
 *
 * @param living how many personas there are now
 */
export async function askHoles(
  session: Session,
  findings: Findings,
  living: number,
): Promise<void> {
  const { maxPageSize = HUGE_LIMIT } = findings.assumptions;
  const limit = { limit: String(living) };
  const page =
    living <= maxPageSize
      ? await listed(session, 'whether deleted personas leave holes in the list', limit)
      : undefined;
  const holes = page && (page.count < living ? (page.hasLink ? true : undefined) : false);
  findings.learn('deletedLeaveHoles', holes, holes ? 'they do' : 'they do not');
}
