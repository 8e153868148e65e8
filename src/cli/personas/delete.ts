import type { Persona } from '../../speakers/persona';
import type { Command } from '../command';
import { pageInWords } from '../project/page-in-words';
import { inWorkspace } from '../project/workspace';
import { confirm } from '../terminal/ask';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { YES } from '../terminal/yes';
import { personaId } from '../values';

/** Deletes one persona, whoever made it. */
export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete a persona',
  details: 'Messages that it has sent stay in the conversations. A deletion cannot be undone.',
  options: [
    {
      flags: '--id <id>',
      description: 'ID of the persona',
      required: true,
      parse: personaId,
    },
    YES,
  ],
  async run(options, io) {
    const { id, json, yes } = options as { id: string; json?: boolean; yes?: boolean };
    const output = new Output(io, json === true);
    return inWorkspace(options, io, async ({ graph, ofPage, thePage }) => {
      const { name }: Persona = await graph.getPersona(id);
      const who = name === undefined ? `persona ${id}` : `persona ${id} "${printable(name)}"`;
      const where = printable(pageInWords(thePage));
      const question = `Delete ${who} from ${where}?`;
      await confirm({ question, yes: yes === true }, output, io);
      await graph.deletePersona(id);
      await ofPage.forgetPersona(id);
      output.line(`Deleted ${who} from ${where}.`);
      output.result({ id, deleted: true });
      return 0;
    });
  },
};
