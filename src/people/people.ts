import type { Clock } from '../clock';
import type { Events } from '../events';
import type { Newest } from '../speakers/newest';
import { Charges } from './charges';
import { Disclosures } from './disclosures';
import type { DisclosureOptions, TakeoverOptions } from './options';

/** The options that are about people, checked. */
export interface PeopleSettings {
  readonly takeover: Required<TakeoverOptions> | undefined;
  readonly disclosure: Required<DisclosureOptions> | undefined;
}

/** What the plugin knows of the people in conversations: who has them, and what they were told of the bot. */
export class People {
  readonly charges: Charges;
  readonly disclosures: Disclosures;
  /** How long the bot is silent after a sign of the platform; `undefined` where signs say nothing. */
  readonly silentMs: number | undefined;
  /** Whether what events show of people matters at all. */
  readonly areWatched: boolean;

  constructor(
    { takeover, disclosure }: PeopleSettings,
    private readonly newest: Newest,
    clock: Clock,
    events: Events,
  ) {
    this.silentMs = takeover?.silentMs;
    this.disclosures = new Disclosures(disclosure, newest, clock, events);
    this.charges = new Charges(newest, clock, events, (context) =>
      this.disclosures.dueAgain(context),
    );
    this.areWatched = takeover !== undefined || disclosure !== undefined;
  }

  /** Whether people matter to messages at all: hardly any bot knows of any. Every message asks. */
  get matter(): boolean {
    return this.newest.isUsed || this.disclosures.areOn;
  }

  /** The context has got its session. */
  attached(context: object): void {
    this.newest.begin(context);
    // Notices that nobody has the conversation any more.
    if (this.newest.isUsed) this.charges.hasPerson(context);
  }

  /** The context's session is about to be written. */
  settle(context: object): void {
    this.newest.end(context);
  }
}
