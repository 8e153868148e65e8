'use strict';

/** Measures in pixels; the width of a character is that of most monospaced fonts. */
const FONT = { size: 14, width: 8.4, line: 20 };
const MARGIN = 20;
const ESCAPE = '\u001b';
const BAR = 26;
const COLORS = {
  1: 'font-weight="bold"',
  2: 'fill="#8b949e"',
  31: 'fill="#ff7b72"',
  32: 'fill="#56d364"',
  33: 'fill="#e3b341"',
  34: 'fill="#79c0ff"',
  35: 'fill="#d2a8ff"',
  36: 'fill="#56d4dd"',
};
const CLOSING = { 22: [1, 2], 39: [31, 32, 33, 34, 35, 36] };

/**
 * What stands on a screen of so many columns once all of this was written: lines, each of runs in one style.
 *
 * @param written with `␛` for each escape character
 */
function screenOf(written, columns) {
  const styles = new Set();
  return written.split('\n').flatMap((line) => {
    const rows = [[]];
    let column = 0;
    // A bar that is drawn again begins its line anew.
    const shown = line.split(/\r|␛\[\d*G/).at(-1);
    for (const part of shown.split(/(␛\[[\d;?]*[A-Za-z])/)) {
      const code = /^␛\[(\d+)m$/.exec(part)?.[1];
      if (code) restyle(styles, Number(code));
      if (part.startsWith('␛')) continue;
      for (let rest = part; rest !== '';) {
        if (column === columns) {
          rows.push([]);
          column = 0;
        }
        const text = rest.slice(0, columns - column);
        rows.at(-1).push({ column, text, styles: [...styles] });
        column += text.length;
        rest = rest.slice(text.length);
      }
    }
    return rows;
  });
}

function restyle(styles, code) {
  if (code === 0) styles.clear();
  else if (CLOSING[code]) for (const each of CLOSING[code]) styles.delete(each);
  else styles.add(code);
}

/** A picture of a terminal that reads well on a light and on a dark page. */
function svgOf(written, { columns, title }) {
  const lines = screenOf(written.trimEnd().replaceAll(ESCAPE, '␛'), columns);
  const width = Math.round(columns * FONT.width + 2 * MARGIN);
  const height = BAR + lines.length * FONT.line + MARGIN;
  const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map(
    (color, index) => `<circle cx="${MARGIN + 16 * index}" cy="16" r="5" fill="${color}"/>`,
  );
  const texts = lines.flatMap((runs, row) =>
    runs.filter(({ text }) => text.trim() !== '').map((run) => textOf(run, row)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#0d1117" stroke="#30363d"/>`,
    ...dots,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT.size}" fill="#e6edf3">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** `textLength` lines the columns up, whatever font there is. */
function textOf({ column, text, styles }, row) {
  const indent = text.length - text.trimStart().length;
  const said = text.trim();
  const x = (MARGIN + (column + indent) * FONT.width).toFixed(1);
  const y = BAR + (row + 1) * FONT.line;
  const length = (said.length * FONT.width).toFixed(1);
  const style = styles.map((code) => COLORS[code] ?? '').join(' ');
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(said)}</text>`;
}

/** Spaces side by side would be shown as one. */
function escaped(text) {
  const inXml = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return inXml.replace(/ {2,}/g, (spaces) => '\u00a0'.repeat(spaces.length));
}

module.exports = { svgOf };
