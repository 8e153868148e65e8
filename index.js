'use strict';

module.exports = require('./examples/support-desk');
