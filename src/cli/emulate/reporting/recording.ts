import { appendFileSync, writeFileSync } from 'node:fs';

import type { EmulatedPage } from '../../../emulator';
import { UsageError } from '../../usage-error';
import { linesOf } from './message-lines';
import type { Reporter } from './reporter';

const HEADER = `# Recorded by bottender-persona emulate. Play it with --script.
# < takes a part of what is said, or a pattern: <John Mathew> /order \\d+/
`;

/**
 * The reporter, and a script of what it is told.
 *
 * @throws UsageError where the file cannot be written
 */
export function recording(
  reporter: Reporter,
  path: string,
  pages: readonly EmulatedPage[],
): Reporter {
  try {
    writeFileSync(path, HEADER);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--record: ${JSON.stringify(path)} could not be written (${code}).`, {
      cause: error,
    });
  }
  let page = pages[0];
  const write = (line: string) => appendFileSync(path, `${line}\n`);
  return {
    ...reporter,
    customer(to, deed) {
      if (to !== page) write(`@ ${to.name}`);
      page = to;
      // A script has one line for each step: what was said in several is said in one.
      write('says' in deed ? `\n> ${deed.says.replace(/\s+/g, ' ')}` : `\n[${deed.taps}]`);
      reporter.customer(to, deed);
    },
    message(sent) {
      const speaker = sent.persona?.name ?? pages.find(({ id }) => id === sent.pageId)?.name;
      const line = sent.message && linesOf(sent).find((each) => each.trim() !== '');
      if (line !== undefined && sent.pageId === page?.id) write(`<${speaker}> ${line.trim()}`);
      reporter.message(sent);
    },
  };
}
