import type { MessengerContext } from 'bottender';
import { personas, type PersonaContext } from 'bottender-persona';

/** The plugin, for bottender.config.js. */
export const desk = personas({
  roster: {
    john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' },
  },
});

/** `PersonaContext` is another name for Bottender's `MessengerContext`, with the calls that this package adds. */
async function introduce(context: PersonaContext): Promise<void> {
  await context.sendText(`Hi, I am ${context.persona?.name ?? 'the shop'}.`);
}

export default async function App(context: MessengerContext): Promise<void> {
  await introduce(context);

  context.usePersona('john');
  await introduce(context);

  const mary = await context.client.ensurePersona({
    name: 'Mary Parker',
    profilePictureUrl: 'https://example.com/mary.jpg',
  });
  await context.sendText('And I am Mary.', { persona: mary });
}
