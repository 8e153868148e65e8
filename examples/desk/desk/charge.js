'use strict';

/** Who has a conversation, beside agents by their roster names: the bot answers. */
const BOT = 'bot';

/** The bot has passed it on, and no agent has taken it yet: nobody answers. */
const NOBODY = 'nobody';

/** Somebody answers in the Page's inbox, or in another app. */
const INBOX = 'inbox';

/** What the plugin and the session say of it. */
function chargeOf({ inCharge, state }) {
  if (inCharge.kind === 'bot') return BOT;
  return inCharge.via === 'handOver' ? (state.agent ?? NOBODY) : INBOX;
}

module.exports = { BOT, INBOX, NOBODY, chargeOf };
