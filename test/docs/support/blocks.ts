import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** A piece of code or text between fences. */
export interface Block {
  /** The page, from the root of the repository. */
  readonly page: string;
  /** The line of the page on which its text begins, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The name of the file that it shows, from a comment in its first line. */
  readonly file: string | undefined;
}

/** The README, the pages of docs/, and what else is written for readers. */
export function pages(): string[] {
  const examples = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('README.md') && !name.includes('node_modules'))
    .map((name) => join('examples', name));
  const docs = readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name));
  return [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    ...docs,
    ...examples,
  ].filter((name) => name.endsWith('.md'));
}

export function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** All blocks of a page, those in lists without their indentation. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { indent: number; language: string; line: number; lines: string[] } | undefined;
  read(page)
    .split('\n')
    .forEach((text, index) => {
      const fence = /^(\s*)```(\w*)\s*$/.exec(text);
      if (!open && fence) {
        open = { indent: fence[1]!.length, language: fence[2]!, line: index + 2, lines: [] };
      } else if (open && fence) {
        const whole = open.lines.join('\n');
        const file = /^(?:\/\/|#) ([\w.-]+\.(?:js|ts|txt))\n/.exec(whole)?.[1];
        blocks.push({ page, line: open.line, language: open.language, text: whole, file });
        open = undefined;
      } else open?.lines.push(text.slice(open.indent));
    });
  if (open) throw new Error(`${page}:${open.line}: this block has no end.`);
  return blocks;
}

/** The code of a page: all of it is JavaScript or TypeScript. */
export function codeOf(page: string): Block[] {
  return blocksOf(page).filter(({ language }) => ['js', 'ts'].includes(language));
}

/** Code that loads or exports nothing shows a part of something: it finds the names of the prelude around it. */
export function isFragment({ text }: Block): boolean {
  return !/\brequire\(|^import |^export |\bmodule\.exports\b/m.test(text);
}

export function placeOf({ page, line }: Block, offset = 0): string {
  return `${relative(ROOT, join(ROOT, page))}:${line + offset}`;
}
