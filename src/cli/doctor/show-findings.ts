import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import type { Finding } from './finding';

/** Shows a person what was found, what has to be mended last: there it is read. */
export function showFindings(findings: readonly Finding[], output: Output): void {
  const { colors } = output;
  const marks = {
    ok: colors.green('ok    '),
    advice: colors.yellow('advice'),
    mend: colors.red('mend  '),
  };
  for (const level of ['ok', 'advice', 'mend'] as const) {
    for (const { about, message, todo } of findings.filter((each) => each.level === level)) {
      output.line(`${marks[level]}  ${printable(`${about}: ${message}`)}`);
      if (todo) output.line(`        ${colors.dim('→')} ${printable(todo)}`);
    }
  }
  const count = findings.filter(({ level }) => level === 'mend').length;
  output.line();
  output.line(
    count === 0 ? colors.green('Nothing has to be mended.') : colors.red(`To mend: ${count}.`),
  );
}
