import type { PersonaList } from '../../graph/graph-calls';
import type { Command } from '../command';
import { connect } from '../project/connection';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { loadProject } from '../project/project';
import { table } from '../terminal/table';

/** Lists all personas of the Page. */
export const listCommand: Command = {
  name: 'list',
  summary: 'list the personas of the Page',
  options: [],
  async run(options, io) {
    const output = new Output(io, options.json === true);
    const project = loadProject(process.cwd());
    const { graph } = await connect(project, options.page as string | undefined, io.env);
    const personas = await graph.getAllPersonas();
    output.result(
      personas.map(({ id, name, profilePictureUrl }) => ({ id, name, profilePictureUrl })),
    );
    if (personas.length === 0) output.line('The Page has no personas.');
    else for (const line of personaLines(personas, output)) output.line(line);
    return 0;
  },
};

function personaLines(personas: PersonaList['data'], { colors, columns }: Output): string[] {
  const head = ['ID', 'NAME', 'PICTURE'].map(colors.dim);
  const rows = personas.map(({ id, name = '', profilePictureUrl = '' }) => [
    id,
    colors.bold(printable(name)),
    printable(profilePictureUrl),
  ]);
  return table([head, ...rows], columns);
}
