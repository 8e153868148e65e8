import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Conversation } from './open-conversation';
import type { RunningSessions } from './running-sessions';
import { applyChanges, changesOf } from './session-changes';

/**
 * Writes what has changed, and nothing else: whoever else wrote the session meanwhile keeps what they wrote.
 *
 * @throws PersonaError `STORE`
 */
export async function saveSession(
  conversation: Conversation,
  running: RunningSessions,
  clock: Clock,
): Promise<void> {
  try {
    await save(conversation, running, clock);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PersonaError(
      'STORE',
      `withConversation(): what the function sent was sent, but the session could not be saved: ${reason}.`,
      { cause: error },
    );
  }
}

async function save(
  { context, session, before, isNew, turns }: Conversation,
  running: RunningSessions,
  clock: Clock,
): Promise<void> {
  const changes = changesOf(before, session);
  if (!isNew && changes.length === 0) return;
  const id = session.id as string;
  await turns.turn(id, async () => {
    const stored = (await turns.read(id)) ?? session;
    applyChanges(stored, changes);
    stored.lastActivity = clock.wallMs();
    await turns.write(id, stored);
    // Handlers that run now write their whole session when they have returned, or are about to.
    const { _emitter: bot } = context;
    turns.handedOut.change(id, changes, bot ? running.of(bot, id) : []);
  });
  context.isSessionWritten = true;
}
