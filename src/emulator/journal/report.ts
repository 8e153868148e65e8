/** What a bot tells the emulator of its own troubles, for people who watch the conversation. */
export interface BotReport {
  /** `'error'`: a handler threw. `'fallback'`: a message went out as the Page because its persona could not be had. */
  kind: 'error' | 'fallback';
  pageId?: string;
  psid?: string;
  /** One line. */
  title: string;
  /** The rest, e.g. where in the bot's code it happened. */
  detail?: string;
}

/** How a bot is that somebody starts beside the emulator. */
export interface BotStatus {
  status: 'starting' | 'ready' | 'broken';
  /** Why it does not start. */
  problem?: string;
}
