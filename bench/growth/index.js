'use strict';

const { listing } = require('./listing');
const { messages } = require('./messages');
const { pages } = require('./pages');
const { profiles } = require('./profiles');
const { roster } = require('./roster');
const { temporaries } = require('./temporaries');
const { tokens } = require('./tokens');

/** What may grow in one process, by name: each gets the inner rooms of the plugin and a size. */
const growth = { pages, listing, tokens, profiles, messages, temporaries, roster };

module.exports = { growth };
