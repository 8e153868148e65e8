'use strict';

/** What agents often write: the desk puts it into the box, for the agent to change and send. */
module.exports = [
  'Thank you for your patience. I am looking into it.',
  'Could you send me your order number, please?',
  'Is there anything else that I can do for you?',
];
