import { PersonaError, shown } from '../../../errors';
import type { Service } from '../../../service';
import type { Persona } from '../../../speakers/persona';
import { described } from '../../../speakers/speakers';
import { warnOnce } from '../../../warnings';
import type { Message } from './message';

/** What no later message gets over: nobody but a developer can mend it. A store warns of its trouble itself. */
const LASTING = new Set(['NOT_ALLOWED', 'NOT_FOUND', 'REJECTED']);

/** Sends messages whose persona cannot be had, as the option `fallback` says. */
export class Fallbacks {
  constructor(private readonly service: Service) {}

  /**
   * @param persona the one that Messenger refused, if it came to that
   * @throws the trouble, with `fallback: 'throw'`
   */
  async send(message: Message, persona: Persona | null, trouble: unknown): Promise<unknown> {
    const { events, fallback, secrets } = this.service;
    const error = troubleOf(trouble);
    if (fallback === 'throw') throw error;
    const wanted = persona ?? described(message.speaker);
    const name = wanted?.name;
    const carrier =
      fallback === 'prefix' && name !== undefined
        ? message.carrier.prefixed(name)
        : message.carrier;
    // Nobody is told of a message that does not leave.
    if (message.isWithheld) return message.send(null);
    const changed = carrier === message.carrier ? message : message.with(carrier);
    const answer = await changed.send(null).catch((refusal: unknown) => {
      throw secrets.maskError(refusal);
    });
    const { code: reason, message: words } = error;
    const { psid } = message;
    const about = { pageId: message.page?.id, personaId: wanted?.id, name, psid };
    events.emit({ type: 'fallback', ...about, reason, message: words });
    if (LASTING.has(reason)) warn(wanted, error);
    return answer;
  }
}

function warn(wanted: Partial<Persona> | null, { code, message }: PersonaError): void {
  const who = shown(wanted?.name ?? wanted?.id ?? 'a persona');
  warnOnce(
    `fallback ${code} ${who}`,
    `A message went out as the Page, and not as ${who} (${code}): ${message}`,
  );
}

/** Whatever kept the persona away: the message must not be lost for it. */
function troubleOf(error: unknown): PersonaError {
  if (error instanceof PersonaError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PersonaError('UNAVAILABLE', message);
}
