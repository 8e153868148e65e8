import { setImmediate as nextTurn } from 'node:timers/promises';

import { PersonaError } from '../errors';
import type { OpenContexts } from './open-contexts';
import type { Conversation } from './open-conversation';
import { applyChanges, changesOf } from './session-changes';

/**
 * Writes what is another now, and nothing else: whoever else wrote the session meanwhile keeps what they wrote.
 *
 * @throws PersonaError `STORE`
 */
export async function saveSession(
  conversation: Conversation,
  openContexts: OpenContexts,
): Promise<void> {
  try {
    await save(conversation, openContexts);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PersonaError(
      'STORE',
      `withConversation(): what the function has sent is sent, but the session could not be saved: ${reason}.`,
      { cause: error },
    );
  }
}

async function save(
  { context, session, before, isNew, turns }: Conversation,
  openContexts: OpenContexts,
): Promise<void> {
  const changes = changesOf(before, session);
  if (!isNew && changes.length === 0) return;
  const id = session.id as string;
  await turns.turn(id, async () => {
    const stored = (await turns.read(id)) ?? session;
    applyChanges(stored, changes);
    stored.lastActivity = Date.now();
    await turns.write(id, stored);
    // Handlers that run now write their whole session when they have returned, or are about to. An event that had
    // read it just before has its context after this turn of the event loop.
    await nextTurn();
    const open = openContexts.sharing(context).map(({ _session }) => _session ?? {});
    for (const other of [...open, ...turns.waitingFor(id)]) applyChanges(other, changes);
  });
  context.isSessionWritten = true;
}
