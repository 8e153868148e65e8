import type { Command } from '../command';
import { connect } from '../project/connection';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { loadProject } from '../project/project';
import { table } from '../terminal/table';
import { digits } from '../values';

/** Shows one persona. */
export const getCommand: Command = {
  name: 'get',
  summary: 'show a persona',
  options: [
    {
      flags: '--id <id>',
      description: 'the ID of the persona',
      required: true,
      parse: digits('--id'),
    },
  ],
  async run(options, io) {
    const output = new Output(io, options.json === true);
    const project = loadProject(process.cwd());
    const { graph } = await connect(project, options.page as string | undefined, io.env);
    const { id, name = '', profilePictureUrl = '' } = await graph.getPersona(options.id as string);
    output.result({ id, name, profilePictureUrl });
    const facts = [
      ['ID', id],
      ['Name', output.colors.bold(printable(name))],
      ['Picture', printable(profilePictureUrl)],
    ];
    for (const line of table(facts, undefined)) output.line(line);
    return 0;
  },
};
