import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { table } from '../terminal/table';
import type { Leftovers } from './leftovers';

/** Shows a person what was left behind, and what is to be decided. */
export function showLeftovers({ leftBehind, unconfirmed, inUse }: Leftovers, output: Output): void {
  const { colors, columns } = output;
  if (leftBehind.length === 0) output.line('No temporary personas were left behind.');
  const rows = leftBehind.map(({ id, name }) => [colors.red('delete'), id, printable(name)]);
  for (const line of table(rows, columns)) output.line(line);
  if (inUse > 0) {
    output.line(
      colors.dim(`${inUse} more ${inUse === 1 ? 'is' : 'are'} in use by running processes.`),
    );
  }
  showUnconfirmed(unconfirmed, output);
}

/** Shows a person what no program can decide. */
export function showUnconfirmed(unconfirmed: Leftovers['unconfirmed'], output: Output): void {
  const { colors } = output;
  if (unconfirmed.length === 0) return;
  output.line();
  output.line('Unconfirmed creations: Messenger gave no clear answer.');
  for (const { recordId, name, askedAtMs, creations, candidates } of unconfirmed) {
    const when = new Date(askedAtMs).toISOString().replace(/\.\d+Z$/, 'Z');
    output.line();
    const times = creations === 1 ? '' : `, ${creations} times`;
    output.line(`${colors.bold(printable(name))}, requested at ${when}${times}`);
    if (candidates.length > 0) {
      output.line(`  May be ${candidates.join(' or ')}. To delete it:`);
      for (const id of candidates) output.line(`    prune --unconfirmed ${id}`);
      output.line('  If it is somebody else’s, forget the creation:');
    } else
      output.line('  The Page has no unrecorded persona of that name. To forget the creation:');
    output.line(`    prune --forget ${recordId}`);
  }
}
