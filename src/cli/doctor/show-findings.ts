import { groupBy } from 'lodash';

import { counted, firstOf } from '../terminal/hints';
import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { wrapped } from '../terminal/wrap';
import type { Finding } from './finding';

/** What a line begins with. */
const MARGIN = 9;

/** Shows a person what was found: problems first, and equal findings as one. */
export function showFindings(findings: readonly Finding[], output: Output): void {
  const { colors } = output;
  const marks = {
    mend: colors.red('problem'),
    advice: colors.yellow('advice '),
    ok: colors.green('ok     '),
  };
  for (const level of ['mend', 'advice', 'ok'] as const) {
    const ofLevel = findings.filter((each) => each.level === level);
    for (const { message, todo } of grouped(ofLevel)) {
      showLines(`${marks[level]}  `, message, output);
      if (todo !== undefined) showLines(`${' '.repeat(MARGIN)}${colors.dim('→')} `, todo, output);
    }
  }
  const count = findings.filter(({ level }) => level === 'mend').length;
  output.line();
  output.line(
    count === 0
      ? colors.green('No problems found.')
      : colors.red(`${counted(count, 'problem')} to fix.`),
  );
}

/** Findings of a level as a person reads them, in the order of the first of each group. */
function grouped(findings: readonly Finding[]): { message: string; todo: string | undefined }[] {
  const groups = groupBy(findings, ({ about, message, group }) =>
    JSON.stringify([about, group?.what ?? message]),
  );
  return Object.values(groups).map((some) => {
    const [{ about, message, todo, group }] = some as [Finding];
    if (!group || some.length === 1) return { message: `${about}: ${message}`, todo };
    const names = some.flatMap((each) => each.group?.who ?? []);
    return {
      message: `${about}: ${some.length} ${group.what}: ${firstOf(names)}.`,
      todo: group.todo ?? todo,
    };
  });
}

function showLines(beginning: string, text: string, output: Output): void {
  const { columns } = output;
  const indent = ' '.repeat(MARGIN + (beginning.trimStart() === beginning ? 0 : 2));
  const room = columns === undefined ? undefined : columns - indent.length;
  wrapped(printable(text), room).forEach((line, index) => {
    output.line(`${index === 0 ? beginning : indent}${line}`);
  });
}
