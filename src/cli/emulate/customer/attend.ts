import { createInterface } from 'node:readline';

import type { Io } from '../../terminal/io';
import type { Conversation } from './conversation';
import type { Reporter } from '../reporting/reporter';
import { EmulateFailure } from '../setting/failure';
import type { Screen } from '../reporting/screen';
import { readGesture, type Turn } from './script';

/**
 * Lets somebody type as the customer, at a terminal.
 *
 * @returns when the terminal wants no more: Ctrl-C, Ctrl-D
 */
export function attendTerminal(
  { stdin, stdout }: Io,
  screen: Screen,
  conversation: Conversation,
  reporter: Reporter,
): { ended: Promise<void>; close(): void } {
  const typing = createInterface({ input: stdin, output: stdout, terminal: true, prompt: '> ' });
  screen.prompt(typing);
  typing.on('line', (line) => {
    screen.eraseEntered(line);
    if (line.trim() === '') typing.prompt();
    // Not waited for: a person may go on typing while the bot answers.
    else void taken(conversation, turnOf(line, conversation), reporter);
  });
  const ended = new Promise<void>((resolve) => {
    typing.once('SIGINT', resolve);
    typing.once('close', resolve);
  });
  return {
    ended,
    close: () => {
      screen.prompt(undefined);
      typing.close();
    },
  };
}

/**
 * Says the lines of a stream as the customer, each after the answer to the one before.
 *
 * @returns whether the bot took them all; never for a stream without a line (`/dev/null`): nobody speaks there
 */
export function attendStream(
  { stdin }: Io,
  conversation: Conversation,
  reporter: Reporter,
): { ended: Promise<boolean>; close(): void } {
  const lines = createInterface({ input: stdin, terminal: false });
  const speak = async (): Promise<boolean> => {
    let [turns, well] = [0, true];
    for await (const line of lines) {
      if (line.trim() === '') continue;
      turns += 1;
      well = (await taken(conversation, turnOf(line, conversation), reporter)) && well;
      await conversation.settle();
    }
    return turns > 0 ? well : new Promise(() => undefined);
  };
  return { ended: speak(), close: () => lines.close() };
}

/** A button that nobody has sent is no button: people write brackets, too. */
function turnOf(line: string, conversation: Conversation): Turn {
  const text = line.trim();
  const gesture = readGesture(text);
  const says = gesture?.does === 'tap' && !conversation.buttonTitled(gesture.title);
  return gesture && !says ? gesture : { does: 'say', text };
}

async function taken(conversation: Conversation, turn: Turn, reporter: Reporter): Promise<boolean> {
  try {
    await conversation.take(turn);
    return true;
  } catch (error) {
    if (!(error instanceof EmulateFailure)) throw error;
    reporter.failure(error.message);
    return false;
  }
}
