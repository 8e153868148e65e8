import { PersonaError } from '../../errors';
import type { Persona } from '../../speakers/persona';
import type { Command } from '../command';
import { inWorkspace, type Workspace } from '../project/workspace';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { table } from '../terminal/table';
import { statusesOf, statusInWords, type Status } from './status';

/** Lists all personas of the Page. */
export const listCommand: Command = {
  name: 'list',
  summary: 'list the personas of the Page',
  details: [
    'STATUS says what the roster and the store know: the roster name, "no longer needed" (sync',
    '--prune deletes it), "used by a handler", "temporary", "unconfirmed?" (see prune), "unknown".',
  ].join('\n'),
  options: [],
  run(options, io) {
    const output = new Output(io, options.json === true);
    return inWorkspace(options, io, async (workspace) => {
      const personas: readonly Persona[] = await workspace.graph.getAllPersonas();
      const statuses = await statusesIfKnown(personas, workspace, output);
      output.result(personas.map((persona, index) => personaJson(persona, statuses?.[index])));
      if (personas.length === 0) output.line('The Page has no personas.');
      else for (const line of personaLines(personas, statuses, output)) output.line(line);
      return 0;
    });
  },
};

/** A store that cannot be read keeps nobody from seeing the Page. */
async function statusesIfKnown(
  personas: readonly Persona[],
  workspace: Workspace,
  output: Output,
): Promise<readonly Status[] | undefined> {
  if (!workspace.project.settings) return undefined;
  try {
    return await statusesOf(personas, workspace);
  } catch (error) {
    if (!(error instanceof PersonaError) || error.code !== 'STORE') throw error;
    output.note(printable(`The column STATUS is missing: ${error.message}`));
    return undefined;
  }
}

/** What Messenger says, and what is known here on top. */
function personaJson({ id, name, profilePictureUrl }: Persona, status: Status | undefined) {
  const isKnown = status !== undefined && status.status !== 'unknown';
  return { id, name, profilePictureUrl, ...(isKnown && status) };
}

function personaLines(
  personas: readonly Persona[],
  statuses: readonly Status[] | undefined,
  { colors, columns }: Output,
): string[] {
  const head = ['ID', 'NAME', ...(statuses ? ['STATUS'] : []), 'PICTURE'].map(colors.dim);
  const rows = personas.map(({ id, name = '', profilePictureUrl = '' }, index) => {
    const status = statuses?.[index];
    return [
      id,
      colors.bold(printable(name)),
      ...(status ? [printable(statusInWords(status))] : []),
      printable(profilePictureUrl),
    ];
  });
  return table([head, ...rows], columns);
}
