'use strict';

/** Who is in charge of a conversation where no agent is: the bot answers. */
const BOT = 'bot';

/** The bot has passed it on, and no agent has taken it yet: nobody answers. */
const NOBODY = 'nobody';

module.exports = { BOT, NOBODY };
