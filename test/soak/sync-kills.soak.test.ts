import { expect, onTestFinished, test } from 'vitest';

import { agents, namesOn } from '../cli/support/agents';
import { commandLine } from '../cli/support/command-line';
import { syncWithKills } from '../cli/support/sync-kills';

test('a sync of 1,000 personas that is killed 20 times leaves no double on the Page', async () => {
  const line = await commandLine(onTestFinished, { latencyMs: 50 });
  const roster = agents(1000);
  await line.configure({ roster });

  const { code, stderr } = await syncWithKills(line, 20, 1200);

  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(namesOn(line.emulator)).toEqual(Object.values(roster).map(({ name }) => name));
});
