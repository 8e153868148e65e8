/** One handler for every channel, as a TypeScript user writes it: checked by `npm run check`, never run. */
import type {
  ConsoleContext,
  LineContext,
  MessengerContext,
  SlackContext,
  TelegramContext,
  ViberContext,
  WhatsappContext,
} from 'bottender';

import { personas, type ChannelProfile, type PersonaCalls, type PersonaRef } from '../../src';

const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
const short: ChannelProfile = { name: 'John' };

export const plugins = [
  personas({
    roster: {
      john: {
        ...john,
        line: short,
        slack: { profilePictureUrl: 'https://example.com/j.png' },
        viber: { name: 'J.' },
      },
    },
  }),
  // @ts-expect-error a channel that shows no persona
  personas({ roster: { john: { ...john, telegram: short } } }),
  // @ts-expect-error a key is the persona's, not the channel's
  personas({ roster: { john: { ...john, line: { key: 'john' } } } }),
];

type AnyContext =
  | ConsoleContext
  | LineContext
  | MessengerContext
  | SlackContext
  | TelegramContext
  | ViberContext
  | WhatsappContext;

export async function greet(context: AnyContext): Promise<void> {
  context.usePersona('john');
  context.usePersona('john', { lifetime: 'conversation', ttlMs: 1000 });
  const name: string | undefined = context.persona?.name;
  const calls: PersonaCalls = context;
  const length: number = await calls.withPersona(john, async (persona) => {
    await context.sendText('hi');
    await context.sendText('hi', { persona: 'john' });
    return persona?.name?.length ?? 0;
  });
  void [name, length];
}

export async function onTwo(context: TelegramContext | WhatsappContext): Promise<void> {
  await context.sendText('hi');
  await context.sendText('hi', { persona: null });
  // @ts-expect-error a number is no persona
  await context.sendText('hi', { persona: 5 });
}

export async function onLine(context: LineContext, ref: PersonaRef): Promise<void> {
  await context.replyText('hi', { persona: ref });
  await context.sendText('hi', { persona: null, sender: { name: 'Me' } });
  await context.replyCarouselTemplate('cards', [], { persona: 'john', imageSize: 'cover' });
  await context.reply([{ type: 'text', text: 'hi' }], { persona: 'john' });
  // @ts-expect-error an option that does not exist
  await context.replyText('hi', { person: 'john' });
  // @ts-expect-error the persona methods of the client are Messenger's
  void context.client.ensurePersona;
}

export async function onOthers(
  slack: SlackContext,
  viber: ViberContext,
  telegram: TelegramContext,
  whatsapp: WhatsappContext,
): Promise<void> {
  await slack.sendText('hi', { persona: 'john' });
  await slack.withPersona('john', () => slack.chat.postMessage({ text: 'hi' }));
  await viber.sendText('hi', { persona: 'john' });
  await viber.sendMessage({ type: 'text', text: 'hi', persona: 'john' });
  await telegram.sendMessage('hi', { persona: 'john', parseMode: 'HTML' as never });
  await telegram.sendPhoto('photo', { persona: 'john' });
  await whatsapp.sendText('hi', { persona: 'john' });
  // @ts-expect-error a number is no persona
  slack.usePersona(5);
}
