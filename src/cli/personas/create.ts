import { systemClock } from '../../clock';
import { Events } from '../../events';
import { Creations } from '../../personas/creations';
import type { Command } from '../command';
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
    return inWorkspace(options, io, async ({ records, thePage, graphOnce }) => {
      const profile = { name, profilePictureUrl: pic };
      const creations = new Creations(records, new Events(undefined), systemClock);
      const { id } = await creations.plain(thePage, profile, graphOnce);
      const shown = output.colors.bold(printable(`"${name}"`));
      output.line(`Created persona ${id} ${shown} on Page ${thePage.id}.`);
      output.result({ id });
      return 0;
    });
  },
};
