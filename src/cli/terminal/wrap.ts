import stringWidth from 'string-width';

/**
 * Words in lines of at most this width; a word that is longer, such as a URL, has a line of its own.
 *
 * @param columns `undefined` where nothing needs to fit
 */
export function wrapped(text: string, columns: number | undefined): string[] {
  if (columns === undefined) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
