'use strict';

/** What the desk does not do, with the HTTP status and in words for the agent. */
class Refusal extends Error {
  constructor(status, message, options) {
    super(message, options);
    this.status = status;
  }
}

module.exports = { Refusal };
