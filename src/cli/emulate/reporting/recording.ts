import { appendFileSync, writeFileSync } from 'node:fs';

import type { EmulatedPage } from '../../../emulator';
import { UsageError } from '../../usage-error';
import { linesOf } from './message-lines';
import type { Deed } from '../customer/deed';
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
    customer(customer, deed) {
      reporter.customer(customer, deed);
      // A script is about one customer of each Page.
      if (!customer.isHere) return;
      if (customer.page !== page) write(`\n@ ${customer.page.name}`);
      page = customer.page;
      write(`\n${turnOf(deed)}`);
    },
    message(sent, to) {
      reporter.message(sent, to);
      // What a person wrote in the inbox is nothing that the bot says again.
      if (to !== undefined || sent.appId !== undefined) return;
      const speaker = sent.persona?.name ?? pages.find(({ id }) => id === sent.pageId)?.name;
      const line = sent.message && linesOf(sent).find((each) => each.trim() !== '');
      if (line !== undefined && sent.pageId === page?.id) write(`<${speaker}> ${line.trim()}`);
    },
  };
}

/** A script has one line for each step: what was said in several is said in one. */
function turnOf(deed: Deed): string {
  if ('says' in deed) return `> ${deed.says.replace(/\s+/g, ' ')}`;
  return 'taps' in deed ? `[${deed.taps}]` : `* ${JSON.stringify(deed.sends)}`;
}
