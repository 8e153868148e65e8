import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi, type TestContext } from 'vitest';

export const EXAMPLES = join(__dirname, '../../examples');

const BIN = join(__dirname, '../../dist/cli/bin.js');
const IN_TIME = { timeout: 15_000, interval: 20 };

/** A line of `emulate --json`. */
interface Line {
  type: string;
  origin: string;
  pages: { id: string; name: string }[];
  pageId: string;
  persona: { id: string; name: string } | null;
  senderAction?: string;
  message?: { text?: string; attachment?: { payload?: { text?: string } } };
  upload?: { filename: string };
}

/** A project that runs on the emulator. */
export interface Project {
  /** Types a line as the customer. */
  type(line: string): void;
  /** What was shown, as `name: what`; sender actions in brackets. */
  shown(): string[];
  /** The IDs of the personas that have spoken, each once. */
  spoke(): string[];
  /** The names of the personas that are on a Page now. */
  personas(page?: number): Promise<string[]>;
}

/** Starts the Bottender project of a folder by `emulate`; it ends with the test. */
export async function startProject(
  folder: string,
  onTestFinished: TestContext['onTestFinished'],
  args: string[] = [],
): Promise<Project> {
  const child = spawn(process.execPath, [BIN, 'emulate', '--json', ...args], {
    cwd: folder,
    // Only what is named here: a token of the machine's owner has no business in a test.
    env: { PATH: process.env.PATH },
    stdio: 'pipe',
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines: Line[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line) as Line));
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await exited;
  });

  await vi.waitFor(() => {
    if (lines.length === 0) throw new Error(`The bot did not start:\n${errors}`);
  }, IN_TIME);
  const [{ origin, pages }] = lines as [Line];
  const messages = () => lines.filter(({ type }) => type === 'message');
  const nameOf = (pageId: string) => pages.find(({ id }) => id === pageId)?.name ?? pageId;
  return {
    type: (line) => void child.stdin.write(`${line}\n`),
    shown: () => messages().map((line) => shown(line, nameOf(line.pageId))),
    spoke: () => [...new Set(messages().flatMap(({ persona }) => persona?.id ?? []))],
    async personas(page = 0) {
      const token = `emulated-token-of-page-${pages[page]?.id}`;
      const answer = await fetch(`${origin}/me/personas?access_token=${token}`);
      const { data } = (await answer.json()) as { data: { name: string }[] };
      return data.map(({ name }) => name).sort();
    },
  };
}

function shown({ persona, senderAction, message, upload }: Line, page: string): string {
  const text = message?.text ?? message?.attachment?.payload?.text;
  const what = senderAction ? `[${senderAction}]` : (text ?? `<${upload?.filename}>`);
  return `${persona ? `${persona.name} from ${page}` : page}: ${what}`;
}
