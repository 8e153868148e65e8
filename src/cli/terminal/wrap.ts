import stringWidth from 'string-width';

/**
 * Paragraphs in lines of at most this width. An indented line, such as an example, stays as it is.
 */
export function wrappedParagraphs(text: string, columns: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length > 0) lines.push(...wrapped(paragraph.join(' '), columns));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const isOfParagraph = /^\S/.test(line);
    if (!isOfParagraph) end();
    (isOfParagraph ? paragraph : lines).push(line);
  }
  end();
  return lines.join('\n');
}

/**
 * Words in lines of at most this width, as far in as the first; a word that is longer, such as a URL, has a line of
 * its own.
 *
 * @param columns `undefined` where nothing needs to fit
 */
export function wrapped(text: string, columns: number | undefined): string[] {
  if (columns === undefined) return [text];
  const [indent = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(indent + longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => indent + each);
}
