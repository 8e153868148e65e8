import { expect } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { calls, JOHN, MARY, spoken, startBot, type BotOptions, type TestBot } from '../support/bot';
import { remove } from '../support/graph';

export const ROSTER = { john: JOHN, mary: MARY };

/** In batch mode, the bot asks the queue for retries of its own. */
export const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10, retryTimes: 2 } }],
];

/** And with the creation of a persona and its first message in one batch, where the answer is clear. */
export const ALL_MODES: [string, BotOptions][] = [
  ...MODES,
  ['first-message', { batchFirstMessage: true }],
];

/** Starts bots with the roster in one mode. */
export function startIn(mode: BotOptions) {
  return (options: BotOptions['personas'] = {}, emulator: BotOptions['emulator'] = {}) =>
    startBot({ ...mode, personas: { roster: ROSTER, ...options }, emulator });
}

/** Lets the bot answer one event with a text. */
export function say(
  bot: TestBot,
  text: string,
  persona: object | string | null = 'john',
): Promise<unknown> {
  return bot.handle((context) => context.sendText(text, { persona: persona as never }));
}

/** Deletes a persona behind the bot's back, which has to be there. */
export async function deleteElsewhere(
  emulator: Emulator,
  personaId: string | undefined,
): Promise<void> {
  expect(await remove(emulator, personaId ?? 'none')).toBe(true);
}

export const types = ({ events }: TestBot) => events.map(({ type }) => type);

export const texts = ({ emulator }: TestBot) => spoken(emulator).map(([, text]) => text);

export const creations = ({ emulator }: TestBot) =>
  calls(emulator).filter((call) => call === 'POST /me/personas').length;
