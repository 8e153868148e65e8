/** A bot in TypeScript, with what has to be refused. It is checked and compiled where the package is installed. */
export const TYPED_BOT = `
import type { MessengerContext } from 'bottender';
import { personas, type PersonaProfile } from 'bottender-persona';

const ada: PersonaProfile = {
  name: 'Ada Smith',
  profilePictureUrl: 'https://example.com/ada.jpg',
  temporary: true,
};

export const plugin = personas({ fallback: 'prefix' });
// @ts-expect-error there is no such option
export const misspelt: object = { ...personas, plugin: () => personas({ fallbak: 'prefix' }) };

export default async function App(context: MessengerContext): Promise<void> {
  await context.sendText('I am the Page.');
  context.usePersona('john');
  await context.typingOn();
  await context.sendText('I am John.');
  await context.sendImage(Buffer.from('a picture'), { filename: 'parcel.png' });
  await context.withPersona(ada, () => context.sendText('I am Ada.'));
  // @ts-expect-error a number is no persona
  await context.sendText('Nobody says this.', { persona: 5 }).catch(() => undefined);
}
`;
