import stringWidth from 'string-width';

/** What stands between two columns. */
const GAP = '  ';

/**
 * The rows as lines, with the columns lined up. Nothing is cut: where the rows are wider than the terminal, the
 * last cell of each stands on a line of its own.
 *
 * @param columns the width of the terminal; `undefined` where there is none
 */
export function table(rows: readonly (readonly string[])[], columns: number | undefined): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const inOne = rows.map((cells) => aligned(cells, widths));
  if (columns === undefined || inOne.every((line) => stringWidth(line) <= columns)) return inOne;
  return rows.flatMap((cells) => [
    aligned(cells.slice(0, -1), widths),
    ...(cells.at(-1) ? [`${GAP}${cells.at(-1)}`] : []),
  ]);
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map(
    (cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)),
  );
  return padded.join(GAP).trimEnd();
}
