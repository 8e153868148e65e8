import type { Persona } from '../../speakers/persona';
import type { Command } from '../command';
import { configOf, connectionOf } from '../project/connection';
import { secrets } from '../project/known-secrets';
import { pageInWords } from '../project/page-in-words';
import { inWorkspace, type Workspace } from '../project/workspace';
import { confirm } from '../terminal/ask';
import type { Failure } from '../terminal/failure';
import { onInterrupt } from '../terminal/interruption';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { jsonOf, printable } from '../terminal/printable';
import { troubleOf } from '../terminal/trouble';
import { YES } from '../terminal/yes';
import { digits } from '../values';
import { askAccess } from './ask-access';
import { askLinks, askPageSizes } from './ask-lists';
import { askMessages } from './ask-messages';
import { askNames } from './ask-names';
import { Findings } from './findings';
import { LIMITS } from './limits';
import { checkWritable, writeWhole } from './out-file';
import { callsWith, previewLines } from './preview';
import { Session } from './session';
import { ThrowAways, type LeftBehind } from './throw-aways';

/** What `probe` was told. */
interface ProbeOptions {
  readonly psid: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Asks a real Page what Meta's documentation leaves open. */
export const probeCommand: Command = {
  name: 'probe',
  summary: 'ask a real Page what the documentation leaves open, for the emulator to imitate',
  details: [
    'Creates throw-away personas, sends some messages to a tester of the app, deletes everything',
    'again, and prints the answers as the `assumptions` that startEmulator() and emulate take. Shows',
    'every call before it makes it. Use a test Page.',
  ].join('\n'),
  options: [
    {
      flags: '--psid <psid>',
      description: 'page-scoped ID of a tester who wrote to the Page in the last 24 hours',
      required: true,
      parse: digits('--psid'),
    },
    { flags: '--dry-run', description: 'show the calls, make none' },
    { flags: '--out <file>', description: 'write the assumptions to this file' },
    YES,
  ],
  async run(given, io) {
    const options = given as unknown as ProbeOptions;
    const output = new Output(io, options.json === true);
    const tell = (line: string) => output.note(printable(line));
    for (const line of previewLines(options.psid)) tell(line);
    if (options.dryRun) {
      output.result({ calls: callsWith(options.psid) });
      return 0;
    }
    if (options.out !== undefined) checkWritable(options.out);
    return inWorkspace(given, io, (workspace) => probe(workspace, options, output, io));
  },
};

async function probe(
  workspace: Workspace,
  options: ProbeOptions,
  output: Output,
  io: Io,
): Promise<number> {
  const { thePage } = workspace;
  const question =
    `Make these calls on ${printable(pageInWords(thePage))}, and send up to ${LIMITS.message} messages ` +
    `to ${options.psid}?`;
  const words = { what: 'sending messages', toDo: 'make these calls' };
  await confirm({ question, yes: options.yes === true, ...words }, output, io);

  const findings = new Findings();
  const { left, interrupted, stoppedBy } = await askAll(
    workspace,
    options.psid,
    findings,
    output,
    io,
  );
  if (interrupted || stoppedBy) {
    tellStop(stoppedBy, options.out, output);
    const trouble = stoppedBy && { stoppedBy: troubleOf(stoppedBy, secrets) };
    output.result({ page: thePage.id, left, interrupted, ...trouble });
    return 1;
  }
  const isWritten = options.out === undefined || write(findings, options.out, output);
  show(findings, isWritten ? options.out : undefined, output);
  output.result({
    page: thePage.id,
    assumptions: findings.assumptions,
    answers: findings.all,
    left,
  });
  return isWritten && left.length === 0 ? 0 : 1;
}

function tellStop(stoppedBy: Failure | undefined, out: string | undefined, output: Output): void {
  const why = stoppedBy ? `Stopped: ${stoppedBy.message} ${stoppedBy.hint}` : 'Interrupted.';
  const whereto = out === undefined ? '' : ` to ${printable(out)}`;
  output.note(`${why} Nothing was written${whereto}.`);
}

/** @returns whether it worked: answers that cannot be written are shown */
function write({ assumptions }: Findings, out: string, output: Output): boolean {
  try {
    writeWhole(out, `${jsonOf(assumptions)}\n`);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.note(
      `${output.warning.red('error')}: ${printable(`${out} cannot be written: ${reason}`)}`,
    );
    return false;
  }
}

/** Asks everything, and takes away what was made for it, whatever happens. */
async function askAll(
  workspace: Workspace,
  psid: string,
  findings: Findings,
  output: Output,
  io: Io,
): Promise<{ left: LeftBehind[]; interrupted: boolean; stoppedBy: Failure | undefined }> {
  const interruption = onInterrupt();
  const tell = (line: string) => output.note(printable(line));
  const session = new Session(clientsOf(workspace, io), tell, interruption.signal);
  let left: LeftBehind[];
  try {
    await askAccess(session, findings);
    session.show('GET', 'me/personas', 'who is on the Page before');
    const before: readonly Persona[] = await workspace.graph.getAllPersonas();
    const ids = new Set(before.map((each) => each.id));
    const throwAways = new ThrowAways(session, workspace, ids);
    try {
      await askPageSizes(session, findings);
      await askNames(throwAways, findings);
      await askLinks(session, findings);
      await askMessages({ session, findings, throwAways, psid });
    } finally {
      left = await throwAways.cleanUp(io);
      tellLeft(left, output);
    }
    return { left, interrupted: interruption.signal.aborted, stoppedBy: session.stoppedBy };
  } finally {
    interruption.dispose();
  }
}

function tellLeft(left: readonly LeftBehind[], output: Output): void {
  for (const { id, name } of left) {
    output.note(
      printable(
        id === undefined
          ? `"${name}" was asked for and got no clear answer. It is on record: run prune later.`
          : `Persona ${id} "${name}" could not be deleted. To delete it: delete --id ${id}`,
      ),
    );
  }
}

function clientsOf({ client, project, thePage }: Workspace, io: Io) {
  const unproven = { ...configOf(project, io.env), skipAppSecretProof: true };
  return {
    proven: client,
    unproven: connectionOf(unproven, client.accessToken, project).client,
    origin: thePage.origin,
  };
}

function show({ all, assumptions }: Findings, out: string | undefined, output: Output): void {
  if (output.json) return;
  const open = all.filter(({ answer }) => answer === undefined).map(({ question }) => question);
  if (open.length > 0) output.note(`Not answered: ${open.join(', ')}.`);
  if (out === undefined) output.line(jsonOf(assumptions));
  else output.line(`Wrote ${Object.keys(assumptions).length} assumptions to ${printable(out)}.`);
}
