import { confirmDeletion } from '../terminal/ask';
import type { Command } from '../command';
import { inWorkspace } from '../project/workspace';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { digits } from '../values';
import { YES } from '../terminal/yes';

/** Deletes one persona, whoever made it. */
export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete a persona',
  details: 'Messages that it has sent stay in the conversations. It cannot be brought back.',
  options: [
    {
      flags: '--id <id>',
      description: 'the ID of the persona',
      required: true,
      parse: digits('--id'),
    },
    YES,
  ],
  async run(options, io) {
    const { id, json, yes } = options as { id: string; json?: boolean; yes?: boolean };
    const output = new Output(io, json === true);
    return inWorkspace(options, io, async ({ graph, ofPage, thePage }) => {
      const { name = '' } = await graph.getPersona(id);
      const who = `${printable(name)} (${id})`;
      await confirmDeletion(`Delete ${who} from Page ${thePage.id}?`, yes === true, output, io);
      await graph.deletePersona(id);
      await ofPage.forgetPersona(id);
      output.line(`Deleted ${who} from Page ${thePage.id}.`);
      output.result({ id, deleted: true });
      return 0;
    });
  },
};
