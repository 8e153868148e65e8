import { read } from './blocks';

export interface Link {
  /** Empty where it is the page itself. */
  readonly target: string;
  /** Empty where there is none. */
  readonly anchor: string;
}

/** The text of a page without its code. */
function proseOf(page: string): string {
  return read(page)
    .replace(/^\s*```[^]*?^\s*```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));
}

/** The links and pictures of a page that stay within the repository. */
export function linksOf(page: string): Link[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [target = '', anchor = ''] = link.split('#');
      return { target, anchor };
    });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [
    ...read(page)
      .replace(/^\s*```[^]*?^\s*```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, title]) => {
    const plain = title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim();
    const anchor = plain.replace(/\s/g, '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
