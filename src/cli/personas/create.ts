import { systemClock } from '../../clock';
import { PersonaError } from '../../errors';
import { Events } from '../../events';
import { Creations } from '../../personas/creations';
import type { Command } from '../command';
import { pageInWords } from '../project/page-in-words';
import { inWorkspace } from '../project/workspace';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { personaName, pictureUrl } from '../values';

/** Creates a persona, always a new one, as `bottender messenger persona create` does. */
export const createCommand: Command = {
  name: 'create',
  summary: 'create a persona',
  details: [
    'Example:',
    '',
    '  bottender-persona create --name "Ann Lee" --pic https://example.com/ann.jpg',
  ].join('\n'),
  options: [
    {
      flags: '--name <name>',
      description: 'the name shown above its messages, at most 50 characters',
      required: true,
      parse: personaName,
    },
    {
      flags: '--pic <url>',
      description: 'URL of its picture; Messenger downloads it once, now (at most 8 MB)',
      required: true,
      aliases: ['--picture-url <url>'],
      parse: pictureUrl,
    },
  ],
  async run(options, io) {
    const { name, pic, json } = options as { name: string; pic: string; json?: boolean };
    const output = new Output(io, json === true);
    return inWorkspace(options, io, async ({ project, records, thePage, graphOnce }) => {
      const profile = { name, profilePictureUrl: pic };
      const creations = new Creations(records, new Events(undefined), systemClock);
      const { id } = await creations
        .plain(thePage, profile, graphOnce)
        .catch((error: unknown) => fail(error, project.settings !== undefined));
      const shown = output.colors.bold(printable(`"${name}"`));
      output.line(`Created persona ${id} ${shown} on ${printable(pageInWords(thePage))}.`);
      output.result({ id });
      return 0;
    });
  },
};

/** Says where to look where the persona may be on the Page all the same. */
function fail(error: unknown, isOnRecord: boolean): never {
  if (!(error instanceof PersonaError) || !error.outcomeUnknown) throw error;
  const failed = error.message.replace(/ Try again later\.$/, '');
  const where = isOnRecord ? 'run prune to see it' : 'look for it with list before you try again';
  const message = `${failed} The persona may be on the Page all the same: ${where}.`;
  throw new PersonaError(error.code, message, error);
}
