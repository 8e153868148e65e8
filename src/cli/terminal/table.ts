import stringWidth from 'string-width';

import { wrapped } from './wrap';

/** What stands between two columns. */
const GAP = '  ';

/**
 * The rows as lines, with the columns lined up. Nothing is cut: where the rows are wider than the terminal, the
 * last cell of each is put below, further in than what it belongs to.
 *
 * @param columns the width of the terminal; `undefined` where there is none
 * @param below what precedes a last cell that is put below
 */
export function table(
  rows: readonly (readonly string[])[],
  columns: number | undefined,
  below = GAP,
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const inOne = rows.map((cells) => aligned(cells, widths));
  if (columns === undefined || inOne.every((line) => stringWidth(line) <= columns)) return inOne;
  return rows.flatMap((cells) => [
    aligned(cells.slice(0, -1), widths),
    ...(cells.at(-1)
      ? wrapped(cells.at(-1) as string, columns - below.length).map((line) => below + line)
      : []),
  ]);
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map(
    (cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)),
  );
  return padded.join(GAP).trimEnd();
}
