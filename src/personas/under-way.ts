/** The ID that a message goes out under; a promise, which never rejects, while its persona is being found or created. */
type PersonaIdOfMessage = string | Promise<string | undefined>;

/** How long a deletion waits for the messages under way as that persona. */
export const SETTLE_LIMIT_MS = 60_000;

interface Ticket {
  readonly personaId: PersonaIdOfMessage;
  readonly settled: Promise<unknown>;
}

/** The messages under way and the persona that each one speaks as, so that no persona is deleted under them. */
export class UnderWay {
  private readonly tickets = new Set<Ticket>();

  /** Counts the message as under way until it is settled. */
  add(personaId: PersonaIdOfMessage, message: Promise<unknown>): void {
    const ticket: Ticket = { personaId, settled: message };
    const done = () => this.tickets.delete(ticket);
    this.tickets.add(ticket);
    message.then(done, done);
  }

  /** Waits for the messages that are under way as this persona now; no longer than `limitMs`. */
  async settled(personaId: string, limitMs: number): Promise<void> {
    const waits = [...this.tickets].map(async (ticket) => {
      const spokenAs = await ticket.personaId;
      if (spokenAs === personaId) await ticket.settled.catch(() => undefined);
    });
    if (waits.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs).unref();
    });
    await Promise.race([Promise.all(waits), limit]);
    clearTimeout(timer);
  }
}
