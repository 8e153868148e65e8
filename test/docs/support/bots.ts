import { blocksOf, type Block } from './blocks';

const EMULATE = 'npx bottender-persona emulate';

/** A whole bot in the docs, and the conversation that it is said to have. */
export interface DocumentedBot {
  readonly page: string;
  readonly line: number;
  readonly files: Record<string, string>;
  /** What the reader is told to type after `emulate`. */
  readonly args: string[];
  readonly conversation: string;
}

/**
 * The bots of a page: their files as the blocks above show them, the latest of each name, then the command that starts
 * them, then a conversation.
 *
 * @throws Error for an `index.js` that has no conversation
 */
export function botsOf(page: string): DocumentedBot[] {
  const bots: DocumentedBot[] = [];
  const files: Record<string, string> = {};
  let command = EMULATE;
  let unheard: Block | undefined;
  for (const block of blocksOf(page)) {
    const { text, file, line } = block;
    if (file !== undefined) files[file] = text;
    if (file === 'index.js') {
      if (unheard) break;
      unheard = block;
    }
    if (text.startsWith(EMULATE)) command = text.split('\n')[0]!;
    if (isConversation(block) && unheard) {
      bots.push({
        page,
        line,
        files: { ...files },
        args: argumentsIn(command),
        conversation: text,
      });
      unheard = undefined;
    }
  }
  if (unheard)
    throw new Error(`${page}:${unheard.line}: no conversation shows what this bot does.`);
  return bots;
}

function isConversation({ language, text }: Block): boolean {
  return language === 'text' && / \(the customer(, to .+)?\)\n/.test(text);
}

function argumentsIn(command: string): string[] {
  const words =
    command
      .slice(EMULATE.length)
      .replace(/ #.*/, '')
      .match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replace(/^"|"$/g, ''));
}

/** The conversation as a script for `emulate --script`. */
export function scriptOf(conversation: string): string {
  let speaker = '';
  const lines = conversation.split('\n').map((line) => {
    const said = /^ {2}(.+)/.exec(line)?.[1];
    if (said === undefined) {
      if (line !== '') speaker = line;
      return '';
    }
    const [, customer, , page] = /^(.*) \(the customer(, to (.+))?\)$/.exec(speaker) ?? [];
    if (customer !== undefined) return page === undefined ? `> ${said}` : `@ ${page}\n> ${said}`;
    return said.startsWith('… ') ? '' : `<${speaker.replace(/ from .*/, '')}> ${said}`;
  });
  return lines.filter(Boolean).join('\n');
}
