import type { Persona } from '../../speakers/persona';
import type { Command } from '../command';
import { connect } from '../project/connection';
import { loadProject } from '../project/project';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { table } from '../terminal/table';
import { personaId } from '../values';

/** Messenger need not tell more of a persona than its ID. */
const MISSING = '(Messenger does not say)';

/** Shows one persona. */
export const getCommand: Command = {
  name: 'get',
  summary: 'show a persona',
  options: [
    {
      flags: '--id <id>',
      description: 'ID of the persona',
      required: true,
      parse: personaId,
    },
  ],
  async run(options, io) {
    const output = new Output(io, options.json === true);
    const project = loadProject(process.cwd());
    const { graph } = await connect(project, options.page as string | undefined, io.env);
    const { id, name, profilePictureUrl }: Persona = await graph.getPersona(options.id as string);
    output.result({ id, name, profilePictureUrl });
    const facts = [
      ['ID', id],
      ['Name', name === undefined ? MISSING : output.colors.bold(printable(name))],
      ['Picture', printable(profilePictureUrl ?? MISSING)],
    ];
    for (const line of table(facts, undefined)) output.line(line);
    return 0;
  },
};
