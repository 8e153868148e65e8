/**
 * What a TypeScript user of the package writes: it has to type-check, and what is wrong has not to. The
 * types are checked by `npm run check`; nothing here is run.
 */
import { MessengerBot, type BottenderConfig, type MessengerContext } from 'bottender';
import { router, text } from 'bottender/router';

import {
  memoryStore,
  personas,
  PersonaError,
  type Persona,
  type PersonaContext,
  type PersonaEvent,
  type PersonaRef,
} from '../../src';

const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };

export const config: BottenderConfig = {
  plugins: [
    personas(),
    personas({ roster: { john }, default: 'john', store: memoryStore(), graphVersion: 'v26.0' }),
    personas({ onEvent: (event: PersonaEvent) => void event.type }),
    // @ts-expect-error an option that does not exist
    personas({ rooster: {} }),
    // @ts-expect-error a profile without a picture
    personas({ roster: { john: { name: 'John' } } }),
  ],
};

async function greet(context: MessengerContext): Promise<void> {
  context.usePersona('john');
  context.usePersona(john);
  context.usePersona({ id: '1' });
  context.usePersona(null);
  // @ts-expect-error a number is no persona
  context.usePersona(5);
  // @ts-expect-error an environment variable may not be set
  context.usePersona(process.env.PERSONA_1);

  context.usePersona('john', { lifetime: 'conversation', ttlMs: 60_000 });
  context.usePersona(null, { lifetime: 'conversation' });
  // @ts-expect-error a lifetime that does not exist
  context.usePersona('john', { lifetime: 'for ever' });
  const length: number = await context.withPersona({ ...john, temporary: true }, (persona) => {
    return persona?.name?.length ?? 0;
  });
  // @ts-expect-error a function is missing
  await context.withPersona('john');
  void length;

  await context.sendText('hi', { persona: 'john' });
  await context.sendText('hi', { persona: null, tag: 'HUMAN_AGENT' as never });
  await context.sendText('hi', { personaId: null });
  await context.sendImage(Buffer.from(''), { persona: john, filename: 'john.png' });
  await context.sendGenericTemplate([], { persona: john, imageAspectRatio: 'square' });
  await context.sendButtonTemplate('Well?', [], { persona: 'john' });
  await context.typingOn({ persona: 'john' });
  await context.typing(1000, { persona: 'john' });
  await context.sendSenderAction('typing_on', { persona: 'john' });
  // @ts-expect-error an option that does not exist
  await context.sendText('hi', { person: 'john' });

  const persona: Persona = await context.client.ensurePersona(john);
  const { id }: { id: string } = await context.client.createPersona(john);
  await context.client.deletePersona(id);
  const name: string | undefined = context.persona?.name;
  const ref: PersonaRef = persona;
  context.usePersona(ref);
  void name;
}

async function greetAgain(context: PersonaContext): Promise<void> {
  try {
    await greet(context);
  } catch (error) {
    if (error instanceof PersonaError && error.code === 'RATE_LIMITED') {
      const traceId: string | undefined = error.graph?.traceId;
      void traceId;
    }
    throw error;
  }
}

export const bot = new MessengerBot({ accessToken: '', appSecret: '' } as ConstructorParameters<
  typeof MessengerBot
>[0]);
bot.use(personas());
bot.onEvent(greet);
bot.onEvent(greetAgain);
bot.onEvent(() => router([text('hi', greet), text('*', greetAgain)]));

/** An agent's answer from a desk. */
export async function answer(psid: string): Promise<string> {
  const plugin = personas();
  // @ts-expect-error whose conversation is missing
  await plugin.withConversation({}, greet);
  // @ts-expect-error an option that does not exist
  await plugin.withConversation({ psid, page: '1' }, greet);
  const options = { psid, bot, pageId: '1', create: true };
  return plugin.withConversation(options, async (context: MessengerContext) => {
    await context.sendText('hi', { persona: 'john' });
    return psid;
  });
}
