import { join } from 'node:path';

import type { MessengerContext } from 'bottender';
import { describe, expect, it, vi } from 'vitest';

import type { PersonasOptions } from '../../src';
import { startServedBot, told } from '../people/support';
import { PSID, spoken } from '../support/bot';
import { EXAMPLES } from './project';

const FOLDER = join(EXAMPLES, 'agents');
const TEXT = 'You are chatting with AI agents. Write "person" to reach one of us.';

/** The bot of the example, of which only the model does not take its time. */
async function startAgents() {
  vi.stubEnv('THINKING_MS', '0');
  const { default: handler } = (await import(join(FOLDER, 'index.js'))) as {
    default: (context: MessengerContext) => Promise<void>;
  };
  const { agents, person } = (await import(join(FOLDER, 'team.js'))) as {
    agents: Record<string, { persona: NonNullable<PersonasOptions['roster']>[string] }>;
    person: NonNullable<PersonasOptions['roster']>[string];
  };
  const profiles = Object.entries(agents).map(([name, { persona }]) => [name, persona] as const);
  const roster = { ...Object.fromEntries(profiles), mary: person };
  const personas: PersonasOptions = { roster, disclosure: { text: TEXT }, takeover: {} };
  const bot = await startServedBot({ personas });
  bot.handler = handler;
  return bot;
}

describe('the example agents', () => {
  it('has agents who think, hand over to each other and to a person, and go on after them', async () => {
    const bot = await startAgents();
    const { emulator } = bot;
    const customer = emulator.user(PSID);
    const heard = () => spoken(emulator, PSID).splice(-20);
    const since = async (act: () => Promise<unknown>) => {
      const before = heard().length;
      await act();
      return heard().slice(before);
    };

    expect(await since(() => customer.say('Hi'))).toEqual([
      ['Ada', 'typing_on'],
      [null, TEXT],
      ['Ada', 'Hello! Is it about an order or about an invoice?'],
    ]);
    expect(await since(() => customer.say('Where is my order?'))).toEqual([
      ['Ada', 'typing_on'],
      ['Ada', 'Lin knows where orders are.'],
      ['Lin', 'typing_on'],
      ['Lin', 'Your parcel is on its way and comes tomorrow.'],
    ]);
    expect(await since(() => customer.say('I want a refund of 250 euros'))).toEqual([
      ['Lin', 'typing_on'],
      ['Lin', 'That is for Rosa.'],
      ['Rosa', 'typing_on'],
      ['Rosa', 'A colleague decides about that.'],
    ]);
    expect(await since(() => customer.say('Hello?'))).toEqual([]);
    await emulator.inbox(PSID).say('This is Mary: granted.');
    expect(await since(() => customer.say('Thank you, person!'))).toEqual([]);
    await emulator.inbox(PSID).done();
    expect(await since(() => customer.say('Hi'))).toEqual([
      ['Ada', 'typing_on'],
      [null, TEXT],
      ['Ada', 'Hello! Is it about an order or about an invoice?'],
    ]);
    expect(told(bot)).toEqual([
      'disclosed',
      'handedOver handOver',
      'takenBack handOver',
      'disclosed',
    ]);
  });
});
