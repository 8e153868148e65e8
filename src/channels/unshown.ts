import { PersonaError } from '../errors';
import type { Service } from '../service';
import type { Look } from './look';

/** Decides about messages whose speaker a channel cannot show. */
export class Unshown {
  constructor(private readonly service: Pick<Service, 'events' | 'fallback'>) {}

  /**
   * What is sent in the place of a message, as `fallback` says.
   *
   * @param prefix puts the name before the message's text; `undefined` where that is not possible
   * @throws the trouble, where `fallback` says so
   */
  instead<M>(
    message: M,
    { context, look, trouble }: { context: object; look: Look; trouble: PersonaError },
    prefix: (message: M, name: string) => M | undefined,
  ): M {
    const { events, fallback } = this.service;
    if (fallback === 'throw') throw trouble;
    const changed = fallback === 'prefix' ? prefix(message, look.name) : undefined;
    const { platform } = context as { platform?: string };
    events.emit({
      type: 'fallback',
      channel: platform,
      personaId: look.id,
      name: look.name,
      reason: trouble.code,
      message: trouble.message,
    });
    return changed ?? message;
  }
}

/** The channel, or this method of it, has nothing to show a persona with. */
export function nothingToShowItWith(where: string): PersonaError {
  return new PersonaError(
    'RECIPIENT_UNSUPPORTED',
    `${where}: this channel has nothing to show a persona with here.`,
  );
}

/** The channel would refuse the message for the name. */
export function doesNotFit(where: string, refusal: string, { name }: Look): PersonaError {
  return new PersonaError(
    'INVALID_PROFILE',
    `${where}: ${refusal}: ${JSON.stringify(name)}. ` +
      'The roster may give the persona another name for this channel.',
  );
}
