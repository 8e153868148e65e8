import type { Persona } from '../../speakers/persona';
import type { Command } from '../command';
import { inWorkspace } from '../project/workspace';
import { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import { rosterOf, sourceOf } from './roster-source';
import { statusesOf } from './status';

/** Prints a roster of the personas that the Page has already. */
export const initCommand: Command = {
  name: 'init',
  summary: "print a roster of the Page's personas, to paste into bottender.config.js",
  details: [
    'Prints the object to paste after roster: in bottender.config.js, each persona with its id, so',
    'that nothing is created again. Changes nothing.',
  ].join('\n'),
  options: [],
  run(options, io) {
    const output = new Output(io, options.json === true);
    return inWorkspace(options, io, async (workspace) => {
      const personas: readonly Persona[] = await workspace.graph.getAllPersonas();
      const statuses = await statusesOf(personas, workspace);
      const { roster, leftOut } = rosterOf(
        personas.map((persona, index) => ({ persona, status: statuses[index] })),
      );
      output.result(roster);
      for (const line of sourceOf(roster)) output.line(line);
      for (const { persona, why } of leftOut) {
        const who = persona.name === undefined ? persona.id : `${persona.id} (${persona.name})`;
        output.note(printable(`Left out: ${who} ${why}.`));
      }
      return 0;
    });
  },
};
