/** What a TypeScript user writes, with what has to be refused. It is type-checked, not run. */
export const CONSUMER = `
import { MessengerBot, type BottenderConfig, type MessengerContext } from 'bottender';
import { router, text } from 'bottender/router';
import { personas, type Persona, type PersonaContext, type PersonaProfile } from 'bottender-persona';
import { startEmulator, type Emulator } from 'bottender-persona/emulator';

const john: PersonaProfile = {
  name: 'John Mathew',
  profilePictureUrl: 'https://example.com/john.jpg',
};

async function greet(context: MessengerContext): Promise<void> {
  context.usePersona({ name: john.name, profilePictureUrl: john.profilePictureUrl });
  context.usePersona('john');
  context.usePersona(null);
  // @ts-expect-error a number is no persona
  context.usePersona(5);
  // @ts-expect-error a profile has a name
  context.usePersona({ profilePictureUrl: john.profilePictureUrl });

  await context.sendText('hi', { persona: 'john' });
  await context.sendText('hi', { persona: null });
  // @ts-expect-error a boolean is no persona
  await context.sendText('hi', { persona: true });

  const name: string | undefined = context.persona?.name;
  const ensured: Persona = await context.client.ensurePersona(john);
  await context.typingOn({ personaId: ensured.id });
  await context.sendText(String(name), { persona: ensured });
  // @ts-expect-error a profile has a name
  await context.client.ensurePersona({ profilePictureUrl: john.profilePictureUrl });
}

async function greetAgain(context: PersonaContext): Promise<void> {
  await greet(context);
}

export const config: BottenderConfig = {
  plugins: [personas(), personas({ roster: { john }, default: 'john' })],
};
// @ts-expect-error there is no such option
personas({ rooster: { john } });
// @ts-expect-error a roster entry has a name
personas({ roster: { john: { profilePictureUrl: john.profilePictureUrl } } });

export function attach(bot: MessengerBot): void {
  bot.use(personas());
  bot.onEvent(greet);
  bot.onEvent(greetAgain);
  bot.onEvent(router([text('hi', greet), text(/again/, greetAgain)]));
}

export async function talk(): Promise<string | undefined> {
  const emulator: Emulator = await startEmulator({ port: 0 });
  await emulator.user('2000000000001').say('hi');
  const [first] = emulator.messages();
  await emulator.close();
  return first?.persona?.name;
}
`;
